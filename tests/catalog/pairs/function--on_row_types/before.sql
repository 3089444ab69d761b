create table public.t (id integer primary key, name text);
create view public.v as select id, name from public.t;
create function public.full_name(public.t) returns text language sql as 'select $1.name';
create function public.of_view(public.v) returns text language sql as 'select $1.name';
create function public.rows() returns setof public.t language sql as 'select * from public.t';
create view public.uses as select public.full_name(t) as n from public.t;
