create schema s;
create function s."Add"(internal, integer) returns internal language internal immutable as 'int8_avg_accum';
create function s.add(bigint, integer) returns bigint language sql immutable as 'select $1 + $2';
create function s.take(bigint, integer) returns bigint language sql immutable as 'select $1 - $2';
create function s.final(bigint, integer) returns text language sql immutable as 'select $1::text';
create aggregate s.total(integer) (
    sfunc = s.add, stype = bigint, sspace = 100, finalfunc = s.final, finalfunc_extra, finalfunc_modify = shareable,
    combinefunc = int8pl, initcond = '0', msfunc = s.add, minvfunc = s.take, mstype = bigint, msspace = 50,
    mfinalfunc = s.final, mfinalfunc_extra, mfinalfunc_modify = read_write, minitcond = '0', parallel = safe);
create aggregate s.serial(integer) (
    sfunc = s."Add", stype = internal, combinefunc = int8_avg_combine, serialfunc = int8_avg_serialize,
    deserialfunc = int8_avg_deserialize, finalfunc = numeric_poly_avg, parallel = restricted);
create aggregate s.largest(integer) (sfunc = int4larger, stype = integer, sortop = operator(pg_catalog.>));
create aggregate s.every_row(*) (sfunc = int8inc, stype = bigint, initcond = '0');
create aggregate s."P %"(double precision order by value anyelement) (
    sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);
create aggregate s.place(variadic "any" order by variadic "any") (
    sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical);
comment on aggregate s.every_row(*) is 'counts';
comment on aggregate s."P %"(double precision order by anyelement) is 'a percentile';
create view s.v as select s.total(x) as t from generate_series(1, 3) x;
