create table whole (id integer, n integer) partition by list (id);
-- The one that is there without it is not the attached one.
create table whole_2 (id integer, n integer) partition by list (id);
create index n_2 on whole_2 (n);
create table part_2 (id integer, n integer);
create index newer on part_2 (n);
alter table whole_2 attach partition part_2 for values in (1);
create index older on part_2 (n);
