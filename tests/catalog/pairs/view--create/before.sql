create table public.t (id integer primary key, name text, n integer);
