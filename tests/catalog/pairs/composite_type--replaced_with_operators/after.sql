create type public.pair as (a bigint, b integer);
create table public.points (id integer, p public.pair);
insert into public.points values (1, row (3, 4)), (2, row (1, 2)), (3, null);
create function public.pair_less(public.pair, public.pair) returns boolean language sql immutable as 'select ($1).a < ($2).a';
create function public.pair_equal(public.pair, public.pair) returns boolean language sql immutable as 'select ($1).a = ($2).a';
create function public.pair_compare(public.pair, public.pair) returns integer language sql immutable as 'select sign(($1).a - ($2).a)::integer';
create operator public.<< (function = public.pair_less, leftarg = public.pair, rightarg = public.pair);
create operator public.== (function = public.pair_equal, leftarg = public.pair, rightarg = public.pair,
    commutator = operator(public.==), restrict = eqsel);
create operator class public.pair_ops for type public.pair using btree as
    operator 1 public.<<, operator 3 public.==, function 1 public.pair_compare(public.pair, public.pair);
create index by_pair on public.points (p public.pair_ops);
create index by_first on public.points (((p).a));
create view public.equal as select x.id from public.points x join public.points y on x.p operator(public.==) y.p;
comment on column public.pair.a is 'The first';
comment on operator public.== (public.pair, public.pair) is 'Equal by the first';
