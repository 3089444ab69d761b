create domain public.name as text default 'x' not null check (value <> '');
create domain public.amount as numeric(8,2);
create table public.people (id integer, name public.name, names public.name[], amount public.amount default 3);
create view public.names as select name from public.people;
insert into public.people values (1, 'a', '{b}', 2.5);
