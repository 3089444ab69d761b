create table t (a int, "B b" text, c int);
create view v as select a, "B b" from t;
grant update (a), select (c, "B b"), insert ("B b") on t to pair_reader;
grant references (c) on t to pair_writer;
grant select (a), update ("B b") on v to pair_writer;
grant insert on v to pair_writer;
