create table t (id integer, a integer default 4, b uuid not null default gen_random_uuid(), c serial, d text);
create table log (id integer default 5, old t, many t[]);
create function f(t) returns integer language sql begin atomic select $1.id; end;
create view v as select f(old) from log;
