create function half(bigint) returns integer language sql immutable as 'select ($1 / 2)::integer';
create function plain(text) returns text language sql immutable as 'select $1';
create table t (id integer default half(8), n integer, code varchar(9), constraint small check (half(n) < 9),
                twice integer generated always as (half(n)) stored);
create view v as select half(n) as half, plain(code) as plain from t;
create view over_v as select half from v;
create materialized view m as select half(n) as half from t;
create index i on t (half(n));
create policy p on t using (half(id) > 0);
