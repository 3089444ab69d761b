create table t (a text, b text, c bytea, d integer, e text, f text);
alter table t alter b set storage main, alter d set statistics 0, alter c set (n_distinct = 7);
alter table t alter f set storage external, alter f set statistics 10;
create table child () inherits (t);
alter table child alter b set statistics 5;
create table another (x text);
alter table another alter x set storage plain, alter x set (n_distinct = 2), alter x set statistics 4, alter x set compression pglz;
