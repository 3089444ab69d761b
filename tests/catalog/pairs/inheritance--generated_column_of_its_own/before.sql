create table base (id integer, twice integer generated always as (id * 2) stored);
create table child (id integer, twice integer generated always as (id * 2) stored, note text);
alter table child inherit base;
