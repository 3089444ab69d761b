create table base (id integer not null, kind text default 'base', constraint base_kind check (kind <> ''), gone integer);
create table child (extra integer, constraint child_extra check (extra > 0)) inherits (base);
alter table child alter kind set default 'child';
create table grandchild (id integer, own text) inherits (child);
create table other (o integer);
create table two (n integer) inherits (base, other);
create view of_child as select id, gone from child;
create index child_id on child (id);
create table lone (id integer not null, kind text default 'lone', constraint base_kind check (kind <> ''));
