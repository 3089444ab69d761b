create table base (id integer);
