create function public.add(bigint, integer) returns bigint language sql immutable as 'select $1 + $2';
create aggregate public.total(integer) (sfunc = public.add, stype = bigint, initcond = '0');
create aggregate public.other(integer) (sfunc = int4pl, stype = integer);
create aggregate public.longer(integer) (sfunc = int4pl, stype = integer);
create view public.v as select public.total(x) as t, public.longer(x)::bigint as l from generate_series(1, 3) x;
comment on aggregate public.total(integer) is 'stays';
comment on aggregate public.longer(integer) is 'comes back';
