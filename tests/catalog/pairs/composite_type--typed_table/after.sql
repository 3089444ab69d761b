create type public.pair as (a integer, b character varying(30), c date);
create table public.pairs of public.pair (a with options not null);
