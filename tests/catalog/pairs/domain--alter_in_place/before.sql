create domain public.email as text default 'a' constraint one check (value <> 'x') constraint two check (length(value) < 100);
create domain public.code as integer;
alter domain public.code add constraint positive check (value > 0) not valid;
create table public.people (email public.email, code public.code);
insert into public.people values ('b', 3);
