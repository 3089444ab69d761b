create table t (id int primary key, a text, b text);
create publication p for table t (id, b) where (b <> '');
create view v as select a from t;
