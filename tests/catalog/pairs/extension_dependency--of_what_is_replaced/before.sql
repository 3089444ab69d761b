create extension hstore; create extension citext; create function f(hstore) returns integer language sql as 'select 1'; alter function f depends on extension citext; create function g() returns integer language sql as 'select 1'; alter function g depends on extension citext; create view v as select g() as x;
create function h() returns integer language sql as 'select 1'; alter function h depends on extension hstore; create function i(integer) returns integer language sql as 'select 1'; alter function i(integer) depends on extension hstore;
comment on function h() is 'ha';
