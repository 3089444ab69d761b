create domain public.code as text;
create type public.empty as ();
create type public.address as (street text collate "C", "Zip Code" public.code, numbers integer[], at timestamp(3) with time zone);
comment on type public.address is 'Where';
comment on column public.address."Zip Code" is 'As written';
create type public.person as (name text, address public.address, others public.address[]);
create table public.patients (id integer, home public.address, kin public.person[]);
create function public.street(public.address) returns text language sql as 'select ($1).street';
