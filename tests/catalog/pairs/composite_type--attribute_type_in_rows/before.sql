create type public.pair as (a integer, b text);
create table public.patients (id integer, one public.pair, many public.pair[]);
create view public.firsts as select (one).a from public.patients;
insert into public.patients values (1, row (1, 'a "b", c'), array[row (3, null)::public.pair]), (2, null, null);
