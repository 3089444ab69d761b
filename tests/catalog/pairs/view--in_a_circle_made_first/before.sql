create table t (id integer);
create function even(n integer) returns boolean language plpgsql as $$ begin return n = 0 or odd(n - 1); end $$;
create function odd(n integer) returns boolean language plpgsql as $$ begin return n <> 0 and even(n - 1); end $$;
create view a as select 1 as x;
create view b as select x from a;
create function fa() returns setof b language sql as 'select * from b';
create or replace view a as select 1 as x, (select count(*) from fa()) as y;
