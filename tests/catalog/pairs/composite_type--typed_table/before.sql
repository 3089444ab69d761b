create type public.pair as (a integer, b text);
create table public.pairs of public.pair (a with options not null);
insert into public.pairs values (1, 'x');
