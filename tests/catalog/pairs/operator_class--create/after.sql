create type public.pair as (a integer, b integer);
create function public.pair_less(public.pair, public.pair) returns boolean language sql immutable as 'select ($1).a < ($2).a';
create function public.pair_equal(public.pair, public.pair) returns boolean language sql immutable as 'select ($1).a = ($2).a';
create function public.pair_compare(public.pair, public.pair) returns integer language sql immutable as 'select sign(($1).a - ($2).a)::integer';
create function public.pair_compare(public.pair, integer) returns integer language sql immutable as 'select sign(($1).a - $2)::integer';
create function public.pair_hash(public.pair) returns integer language sql immutable as 'select ($1).a';
create function public.pair_less(public.pair, integer) returns boolean language sql immutable as 'select ($1).a < $2';
create operator public.<< (function = public.pair_less, leftarg = public.pair, rightarg = public.pair);
create operator public.== (function = public.pair_equal, leftarg = public.pair, rightarg = public.pair);
create operator public.<< (function = public.pair_less, leftarg = public.pair, rightarg = integer);

create operator family public.pairs using btree;
create operator class public.pair_ops for type public.pair using btree family public.pairs as
    operator 1 public.<<, operator 3 public.==, function 1 public.pair_compare(public.pair, public.pair);
alter operator family public.pairs using btree add
    operator 1 public.<< (public.pair, integer), function 1 (public.pair, integer) public.pair_compare(public.pair, integer);
create operator class public.pair_ops default for type public.pair using hash as
    operator 1 public.==, function 1 public.pair_hash(public.pair);
comment on operator family public.pairs using btree is 'Pairs';
comment on operator class public.pair_ops using btree is 'By the first';
create table public.points (p public.pair);
create index by_pair on public.points (p public.pair_ops);
create operator class public.storage_only for type integer using gin as storage integer;
