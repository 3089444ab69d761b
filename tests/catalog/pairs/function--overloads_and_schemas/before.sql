create schema a;
create schema b;
create function a.f(integer) returns integer language sql as 'select 1';
create function a.f(text) returns integer language sql as 'select 2';
create function a.f(integer, integer) returns integer language sql as 'select 3';
create function b.f(integer) returns integer language sql as 'select 4';
create view b.v as select a.f(1) as one, a.f('x'::text) as two, b.f(4) as four;
