create type public.pair as (a integer, b text, gone text);
create table public.patients (id integer, one public.pair, note text);
insert into public.patients values (1, row (1, 'x', 'y')), (2, null), (3, row (null, null, null));
