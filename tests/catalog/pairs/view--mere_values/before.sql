create view v1(x, z) as values (1, 'a'), (2, 'b');
create view v2(x) as values (1), (2) order by 1 desc limit 1;
create view v3 as values (1);
create view v4 (a) with (security_barrier) as values (') "*VALUES*"'), (E'x\n   FROM (VALUES ');
create view v6 (a) as select * from (values (1), (2)) t(x);
create view v7(a) as values (1);
create materialized view m1 (x) as values (1), (2);
create view over as select x from v1;
