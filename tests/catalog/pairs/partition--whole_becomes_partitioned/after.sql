create table t (id integer, day date not null, note text, primary key (id, day)) partition by range (day);
create table t_old partition of t for values from ('2000-01-01') to ('2020-01-01');
create view v as select note from t;
create table keyed (a bigint, b integer) partition by range (a);
create table keyed_1 partition of keyed for values from (1) to (10);
