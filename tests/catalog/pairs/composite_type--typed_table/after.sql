create type public.pair as (a integer, b character varying(30), c date);
create table public.pairs of public.pair (a with options not null);
create type public.address as (street varchar(100), zip text, city text);
create table public.addresses of public.address (street not null, primary key (city));
create table public.people (home public.address, check ((home).zip <> ''));
create view public.streets as select (home).street from public.people;
comment on column public.address.zip is 'postal code';
