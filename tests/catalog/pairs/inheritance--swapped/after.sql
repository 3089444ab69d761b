create table one (id integer not null, name text default 'x', twice integer generated always as (id * 2) stored, constraint positive check (id > 0));
create table two (id integer not null, name text default 'x', constraint positive check (id > 0));
create table swapped (own text) inherits (two);
create table below () inherits (swapped);
create index swapped_id on swapped (id);
create view ids as select id from swapped;
