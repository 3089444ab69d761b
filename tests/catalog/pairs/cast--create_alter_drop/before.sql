create domain public.code as text;
create type public.old as (a integer);
create type public.pair as (a integer, b integer);
create function public.first(public.pair) returns integer language sql immutable as 'select ($1).a';
create cast (public.pair as integer) with function public.first(public.pair);
create cast (public.old as public.pair) with inout;
