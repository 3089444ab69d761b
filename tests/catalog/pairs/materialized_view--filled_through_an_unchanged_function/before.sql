set check_function_bodies = off;
create function public.a() returns bigint language sql stable as 'select count(*) from z';
create function public.b() returns bigint language plpgsql as 'begin return (select public.a() + 1); end';
create table t (n integer);
create view seen as select n, public.b() as b from t;
