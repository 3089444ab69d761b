set check_function_bodies = off;
create function public.a() returns bigint language sql stable as 'select count(*) from z';
create function public.b() returns bigint language plpgsql as 'begin return (select public.a() + 1); end';
create materialized view public.z as select 1 as x;
create function public.in_body() returns bigint language sql as $$ select public."Größe"() $$;
create function public."Größe"() returns bigint language sql as $$ select nextval('numbers') $$;
create sequence public.numbers;
create materialized view public.c as select public.b() as x;
create materialized view public.d as select public.in_body() as x;
