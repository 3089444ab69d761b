create table a (id integer) with (user_catalog_table = true);
create unlogged table b (id integer);
create table c (id integer, t text) with (user_catalog_table = true, fillfactor = 70);
create table d (id integer, t text) with (user_catalog_table);
