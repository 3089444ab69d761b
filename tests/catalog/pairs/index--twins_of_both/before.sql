create table whole (id integer, n integer) partition by list (id);
create index z_first on whole (n desc);
create index a_second on whole (n);
