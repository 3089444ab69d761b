create type public.address as (street text, town text);
create table public.patients (id integer, home public.address);
insert into public.patients values (1, row ('a "b", c', 'd'));
