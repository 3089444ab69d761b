create conversion public.changed for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create conversion public.gone for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
