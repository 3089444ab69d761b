create function public.same(integer, text) returns boolean language sql immutable as 'select $1::text = $2';
create function public.same(text, integer) returns boolean language sql immutable as 'select $1 = $2::text';
create function public.other(integer, text) returns boolean language sql immutable as 'select $1::text <> $2';
create function public.absolute(integer) returns integer language sql immutable as 'select abs($1)';
create operator public.=== (function = public.same, leftarg = integer, rightarg = text, commutator = OPERATOR(public.===),
    negator = OPERATOR(public.!==), restrict = eqsel, join = eqjoinsel, merges, hashes);
create operator public.=== (function = public.same, leftarg = text, rightarg = integer, commutator = OPERATOR(public.===));
create operator public.!== (function = public.other, leftarg = integer, rightarg = text, negator = OPERATOR(public.===));
create operator public.@@@ (function = public.absolute, rightarg = integer);
create operator public.|=| (function = public.same, leftarg = integer, rightarg = text, join = eqjoinsel);
comment on operator public.=== (integer, text) is 'The same text';
comment on operator public.@@@ (none, integer) is 'Absolute';
create view public.uses as select 1 operator(public.===) '1'::text as same;
