create table public.rows (a integer, b text);
create domain public.one as public.rows check ((value).a > 0);
create domain public.base as text check (value <> '');
create domain public.derived as public.base default 'x' not null;
create domain public.list as public.derived[] check (cardinality(value) < 10);
create function public.use(public.derived, public.list) returns public.one language sql as 'select null::public.one';
