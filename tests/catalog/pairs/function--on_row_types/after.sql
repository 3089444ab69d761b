create table public.t (id integer primary key, name text, more integer);
create view public.v as select id, name, more from public.t;
create function public.full_name(public.t) returns text language sql as 'select $1.name || $1.more';
create function public.of_view(public.v) returns text language sql as 'select $1.name';
create function public.of_view(public.v[]) returns text language sql as 'select ($1)[1].name';
create function public.rows() returns setof public.v language sql as 'select * from public.v';
create view public.uses as select public.full_name(t) as n from public.t;
