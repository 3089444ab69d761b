create type public.pair as (a bigint, b text);
create table public.patients (id integer, one public.pair, many public.pair[]);
create view public.firsts as select (one).a from public.patients;
