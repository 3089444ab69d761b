create table t (id int primary key, a int, b text);
create publication p for table t (id, a) where (a > 1);
create view v as select a from t;
