create table public.t (id integer primary key, gone text, kept integer);
create function public.low() returns integer begin atomic select count(gone)::integer from public.t; end;
create function public.high() returns integer return public.low() + 1;
create view public.v as select public.high() as h;
