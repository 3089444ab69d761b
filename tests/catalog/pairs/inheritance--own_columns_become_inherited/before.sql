create table parent (id integer, constraint positive check (id > 0));
create table child (id integer, constraint positive check (id > 0));
alter table child inherit parent;
create table one (id integer not null, name text default 'x', twice integer generated always as (length(name)) stored, half integer generated always as (id / 2) stored, constraint positive check (id > 0));
create table two (id integer);
create table of_one (id integer not null, twice integer) inherits (one);
create table part_of_it (more integer) inherits (of_one);
create table of_two (id integer) inherits (one, two);
comment on column of_one.id is 'kept';
