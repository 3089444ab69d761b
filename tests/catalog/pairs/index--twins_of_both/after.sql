-- Which of two equal indexes belongs to which of the whole's is told by the order in which they are made.
create table whole (id integer, n integer) partition by list (id);
create index z_first on whole (n desc);
create index a_second on whole (n);
create table part (id integer, n integer);
create index part_a on part (n desc);
create index part_z on part (n);
alter table whole attach partition part for values in (1);
create table parted (id integer, n integer) partition by hash (id);
create index b_first on parted (n desc);
create index a_second_of_parted on parted (n);
create table leaf partition of parted for values with (modulus 1, remainder 0);
alter table whole attach partition parted for values in (2);
create table "New" (id integer, n integer) partition by list (id);
create index new_z on "New" (n desc);
create index new_a on "New" (n);
create table new_part partition of "New" for values in (1);
