create table t (id integer, c boolean check (id > 0));
create function even(n bigint) returns boolean language plpgsql as $$ begin return n = 0 or odd(n - 1); end $$;
create function odd(n bigint) returns boolean language plpgsql as $$ begin return n <> 0 and even(n - 1); end $$;
create table u (id integer check (even(id)));
create view a as select 1 as x, 2 as z;
create view b as select z, x from a;
create function fa() returns setof b language sql as 'select * from b';
create or replace view a as select 1 as x, 2 as z, (select count(*) from fa()) as y;
