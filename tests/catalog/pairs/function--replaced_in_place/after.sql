create table public.t (id integer primary key);
create function public.rate(a integer) returns integer language sql immutable as 'select a + 1';
create function public.named(a integer, b integer default 5) returns integer language plpgsql as 'begin return b; end';
create function public.flags(a integer) returns integer language sql stable strict security definer cost 7 parallel safe leakproof
    as 'select a';
create function public.settings() returns integer language sql set search_path = '' set work_mem = '9MB' as 'select 1';
create view public.v as select public.rate(id) as r, public.named(id, 1) as n from public.t;
create index rates on public.t (public.rate(id));
comment on function public.rate(integer) is 'stays';
