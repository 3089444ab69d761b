create table whole (id integer, n integer) partition by list (id);
