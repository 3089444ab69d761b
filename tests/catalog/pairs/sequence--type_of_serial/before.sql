create table t (id serial primary key, n smallserial);
insert into t default values;
