create table public.to_table (a integer);
create view public.to_view as select 1 as a;
create materialized view public.to_matview as select 1 as a;
create view public.to_plain as select 1 as a;
create view public.on_it as select a from public.to_matview;
