create extension hstore; create function f(hstore) returns integer language sql as 'select 1'; alter function f depends on extension hstore; create function g() returns integer language sql as 'select 1'; create view v as select g() as x;
create function h() returns bigint language sql as 'select 1::bigint'; alter function h depends on extension hstore; create function i(integer) returns integer language sql as 'select 2'; alter function i(integer) depends on extension hstore;
comment on function h() is 'ha';
