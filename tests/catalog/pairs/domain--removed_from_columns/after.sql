create table public.people (id integer, name text, names text[], amount numeric(8,2) default 3);
create view public.names as select name from public.people;
