create view v1(x, y) as values (1, 'a'), (3, 'c');
create view v2(x) as values (1), (2) order by 1 limit 2;
create view v3(b) as values (1);
create view v4 (a) as values (') "*VALUES*"'), (E'x\n   FROM (VALUES ');
create view v5 ("A b") as values (1) limit 1;
create view v6 (a) as select * from (values (1), (3)) t(x);
create view v7 as values (1);
create materialized view m1 (y) as values (1), (2);
create view over as select x from v1;
