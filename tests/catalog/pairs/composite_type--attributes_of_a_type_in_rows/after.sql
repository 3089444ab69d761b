create type public.address as (street text, town text, country text);
create table public.patients (id integer, home public.address);
