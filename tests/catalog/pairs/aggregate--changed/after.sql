create function public.add(bigint, integer) returns bigint language sql immutable as 'select $1 + $2';
create aggregate public.total(integer) (sfunc = public.add, stype = bigint, initcond = '5', parallel = safe);
create aggregate public.longer(integer) (sfunc = public.add, stype = bigint);
create view public.v as select public.total(x) as t, public.longer(x)::bigint as l from generate_series(1, 3) x;
comment on aggregate public.total(integer) is 'stays';
comment on aggregate public.longer(integer) is 'comes back';
