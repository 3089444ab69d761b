create default conversion public.changed for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create conversion public."New One" for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
comment on conversion public."New One" is 'And back';
alter conversion public."New One" owner to types_keeper;
