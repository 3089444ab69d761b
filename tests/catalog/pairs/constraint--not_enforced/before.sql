create table ref (id integer primary key);
create table t (id integer primary key, a integer, constraint c1 check (a > 0), constraint c2 check (a > 1) not enforced, constraint f1 foreign key (a) references ref, constraint f2 foreign key (a) references ref not enforced, constraint f5 foreign key (a) references ref not enforced);
create table parent (a integer, constraint c check (a > 0) not enforced);
create table child () inherits (parent);
create table whole (a integer, k integer, constraint wf foreign key (a) references ref not enforced, constraint wc check (a > 0) not enforced) partition by list (k);
create table part_1 partition of whole for values in (1);
