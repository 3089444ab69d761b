create table public.t (id integer primary key);
create function public.rate(integer) returns integer language sql immutable as 'select $1';
create function public.named(a integer, b integer) returns integer language sql as 'select a';
create function public.flags(a integer) returns integer language sql volatile as 'select a';
create function public.settings() returns integer language sql set work_mem = '8MB' as 'select 1';
create view public.v as select public.rate(id) as r, public.named(id, 1) as n from public.t;
create index rates on public.t (public.rate(id));
comment on function public.rate(integer) is 'stays';
