create type public.inner as (a integer, b text);
create type public.middle as (one public.inner, many public.inner[]);
create domain public.outer as public.middle check ((value).one is distinct from null);
create function public.first(public.outer) returns integer language sql as 'select (($1).one).a';
create view public.rows as select (row (row (1, 'x'), null)::public.middle).one as one;
comment on column public.middle.one is 'One';
