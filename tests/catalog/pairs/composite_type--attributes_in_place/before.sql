create type public.address as (street text, town text, zip integer);
comment on column public.address.street is 'old';
create function public.f(public.address) returns text language sql as 'select ($1).street';
create view public.v as select (row ('a', 'b', 1)::public.address).street as street;
