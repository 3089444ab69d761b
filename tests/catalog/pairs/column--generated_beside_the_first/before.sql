-- Before PostgreSQL 15 it is the generated column that needs the first one, as a type does its shell.
create table t (id integer primary key, twice integer generated always as (id * 2) stored, note text);
insert into t (id, note) values (1, 'stays');
