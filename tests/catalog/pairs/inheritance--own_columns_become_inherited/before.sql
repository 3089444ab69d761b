create table parent (id integer, constraint positive check (id > 0));
create table child (id integer, constraint positive check (id > 0));
alter table child inherit parent;
