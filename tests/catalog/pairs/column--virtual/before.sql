create table t (id integer primary key, a integer, v integer generated always as (a * 2) virtual, s integer generated always as (a * 3) stored, w text generated always as ('x') virtual, p integer generated always as (a + 1) virtual, q integer);
create view v as select id, v from t;
create table parent (a integer, v integer generated always as (a * 2) virtual);
create table child (v integer generated always as (a * 5) virtual, b integer) inherits (parent);
create table whole (a integer, k integer, v integer generated always as (a + k) virtual) partition by list (k);
create table part_1 partition of whole for values in (1);
create table alone (x integer);
