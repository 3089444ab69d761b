-- In what was there before, the check is not valid either; a new table takes it as valid.
create table base (id integer);
create table child () inherits (base);
create table other () inherits (base);
alter table base add constraint positive check (id > 0) not valid;
create table parted (id integer) partition by list (id);
create table part partition of parted default;
alter table parted add constraint even check (id % 2 = 0) not valid;
