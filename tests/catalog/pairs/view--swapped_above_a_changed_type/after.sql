create schema a; create schema b;
create type a.t as enum ('y', 'x'); create type b.t as enum ('x', 'y', 'z');
create table a.r (v b.t, w a.t); create table b.r (v a.t, w b.t); create function a.f(b.t) returns a.t language sql as $$ select 'x'::a.t $$; create function b.f(a.t) returns b.t language sql as $$ select 'x'::b.t $$;
create view b.v as select * from b.r; create view a.v as select * from b.v; create index i on a.r (w); create index i on b.r (w);
