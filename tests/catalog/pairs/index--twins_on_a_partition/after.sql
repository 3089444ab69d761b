-- The second index of the partition is the attached one.
create table whole (id integer, n integer) partition by list (id);
create table part (id integer, n integer);
create index z_n on part (n);
create index n_all on whole (n);
alter table whole attach partition part for values in (1);
create index a_n on part (n) with (fillfactor = 70);
create table whole_2 (id integer, n integer) partition by list (id);
create index n_2 on whole_2 (n);
create table part_2 (id integer, n integer);
create index older on part_2 (n);
