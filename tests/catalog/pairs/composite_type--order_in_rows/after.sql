create type public.pair as (b text, a integer, new date);
create table public.patients (id integer, one public.pair, note text);
