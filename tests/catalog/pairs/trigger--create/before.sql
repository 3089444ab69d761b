create table public.t (id integer primary key, name text, "Odd ""col" integer);
create view public.v as select id, name from public.t;
