create table public.t (id integer primary key, kept integer, fresh integer);
create table public.a_new_one (id integer primary key);
create function public.low() returns integer begin atomic select sum(fresh)::integer from public.t; end;
create function public.lower() returns integer begin atomic select count(*)::integer from public.a_new_one; end;
create function public.high() returns integer return public.low() + public.lower();
create view public.v as select public.high() as h;
