create type public.address as (street character varying(20), zip bigint, country text);
comment on column public.address.street is 'new';
comment on column public.address.country is 'another';
create function public.f(public.address) returns text language sql as 'select ($1).street';
create view public.v as select (row ('a', 1, 'c')::public.address).street as street;
