create type public.gone as (a integer, b text);
create function public.old(public.gone) returns integer language sql as 'select 1';
