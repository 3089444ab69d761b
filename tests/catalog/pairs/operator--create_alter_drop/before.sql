create function public.same(integer, text) returns boolean language sql immutable as 'select $1::text = $2';
create function public.same(text, integer) returns boolean language sql immutable as 'select $1 = $2::text';
create operator public.=== (function = public.same, leftarg = integer, rightarg = text);
create operator public.<-> (function = public.same, leftarg = text, rightarg = integer);
create operator public.|=| (function = public.same, leftarg = integer, rightarg = text, restrict = eqsel);
create view public.uses as select 1 operator(public.===) '1'::text as same;
