create function next_code() returns text language sql as 'select ''x''';
create table t (a integer, b integer not null, c text default 'old', d text default next_code(), e integer not null default 0);
insert into t values (1, 2), (3, 4);
create view v as select a from t;
alter view v alter column a set default 5;
