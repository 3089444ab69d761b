create type public.pair as (a integer);
create function public.less(public.pair, public.pair) returns boolean language sql immutable as 'select ($1).a < ($2).a';
create operator public.<<< (function = public.less, leftarg = public.pair, rightarg = public.pair, commutator = OPERATOR(public.>>>));
create operator public.|| (function = public.less, leftarg = public.pair, rightarg = public.pair, negator = OPERATOR(public.!||));
