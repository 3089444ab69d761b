create table t (id integer);
create table log (id integer, old t, many t[]);
create function f(t) returns integer language sql begin atomic select $1.id; end;
create view v as select f(old) from log;
