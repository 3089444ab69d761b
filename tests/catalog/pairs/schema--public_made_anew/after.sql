drop schema public;
create schema public;
grant usage on schema public to pair_reader;
create table t (a int);
