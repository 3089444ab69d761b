create table a (id integer); create table b (x integer) inherits (a); create table c () inherits (b);
alter table a add constraint up check (id > 0);
alter table b add constraint down check (id > 1);
alter table a add constraint upup check (id > 3);
alter table a add constraint twice check (id > 2);
create table d (id integer, constraint twice check (id > 2)) inherits (a);
