create table ref (id integer primary key);
create table whole (id integer, k integer) partition by list (k);
create table part_1 partition of whole for values in (1);
create table part_2 (id integer, k integer, constraint own_fk foreign key (id) references ref, constraint own_pk primary key (id, k));
