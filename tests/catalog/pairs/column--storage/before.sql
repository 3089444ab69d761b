create table t (a text, b text, c bytea, d integer, e text);
alter table t alter a set storage external, alter b set statistics 100, alter c set (n_distinct = 5, n_distinct_inherited = -0.5);
alter table t alter e set compression pglz;
create table child () inherits (t);
alter table child alter a set storage main;
