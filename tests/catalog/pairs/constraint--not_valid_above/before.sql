create table base (id integer);
alter table base add constraint positive check (id > 0) not valid;
create table child () inherits (base);
create table parted (id integer) partition by list (id);
