create table public.visits (id integer);
