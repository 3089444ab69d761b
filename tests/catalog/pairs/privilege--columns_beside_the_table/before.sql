create table t (a int, "B b" text, c int);
create view v as select a, "B b" from t;
grant select, update on t to pair_reader;
grant select (a), update (a), insert ("B b") on t to pair_reader;
grant references (c) on t to pair_writer with grant option;
grant select ("B b") on v to pair_writer;
