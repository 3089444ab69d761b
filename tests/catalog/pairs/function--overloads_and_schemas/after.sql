create schema a;
create schema b;
create function a.f(integer) returns integer language sql as 'select 10';
create function a.f(bigint) returns integer language sql as 'select 2';
create function a.f(integer, variadic integer[]) returns integer language sql as 'select 3';
create function b.f(integer, text default 'x') returns integer language sql as 'select 4';
create view b.v as select a.f(1) as one, a.f(2::bigint) as two, b.f(4) as four;
