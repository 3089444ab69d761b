create table t (id integer primary key, a integer, v integer generated always as (a * 4) virtual, s integer generated always as (a * 3) virtual, w text, p integer generated always as (a + 1) stored, q integer generated always as (a - 1) virtual not null);
create view v as select id, v from t;
create table parent (a integer, v integer generated always as (a * 3) virtual, nv integer generated always as (a) virtual);
create table child (v integer generated always as (a * 6) virtual, b integer) inherits (parent);
create table whole (a integer, k integer, v integer generated always as (a - k) virtual) partition by list (k);
create table part_1 partition of whole (v generated always as (a) virtual) for values in (1);
create table alone (x integer, y integer generated always as (x) virtual check (y > 0));
comment on column alone.y is 'virtual';
