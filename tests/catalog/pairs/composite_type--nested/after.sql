create type public.inner as (a text, c date);
create type public.middle as (many public.inner[], one public.inner, more integer);
create domain public.outer as public.middle check ((value).one is distinct from null);
create function public.first(public.outer) returns text language sql as 'select (($1).one).a';
create view public.rows as select (row (null, row ('x', null), 3)::public.middle).one as one;
comment on column public.middle.one is 'One';
comment on column public.middle.more is 'More';
