create schema a; create schema b;
create type a.t as enum ('x', 'y'); create type b.t as enum ('x', 'y');
create table a.r (v a.t, w b.t); create table b.r (v a.t, w b.t); create function a.f(a.t) returns b.t language sql as $$ select 'x'::b.t $$; create function b.f(a.t) returns a.t language sql as $$ select $1 $$;
create view a.v as select * from b.r; create view b.v as select * from a.v; create index i on a.r (v); create index i on b.r (v);
