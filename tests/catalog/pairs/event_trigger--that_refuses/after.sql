create table public.t (id integer, more integer);
create table public.u (id integer);
comment on table public.u is 'new';
