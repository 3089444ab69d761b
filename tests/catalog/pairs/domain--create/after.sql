create collation public.plain (provider = libc, locale = 'C');
create domain public.email as character varying(200) collate public.plain default 'nobody@example.org'::character varying
    not null constraint has_at check (value like '%@%') constraint short check (length(value) < 100);
create domain public.percent as numeric(5,2) check (value between 0 and 100);
alter domain public.percent add constraint whole check (value = round(value)) not valid;
comment on domain public.email is 'An address';
comment on constraint has_at on domain public.email is 'The least';
create table public.people (email public.email default 'a@b', emails public.email[], percent public.percent);
