create table t (id integer primary key, day date not null, note text);
create table t_old (id integer, day date not null, note text, primary key (id, day));
create view v as select note from t;
create table keyed (a integer, b integer) partition by range (a);
create table keyed_1 partition of keyed for values from (1) to (10);
