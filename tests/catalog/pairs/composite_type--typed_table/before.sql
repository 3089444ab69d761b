create type public.pair as (a integer, b text);
create table public.pairs of public.pair (a with options not null);
insert into public.pairs values (1, 'x');
create type public.address as (street text, zip integer);
create table public.addresses of public.address (street not null);
create table public.people (home public.address, check ((home).zip > 0));
create view public.streets as select (home).street from public.people;
comment on column public.address.zip is 'code';
