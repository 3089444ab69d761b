create unlogged table a (id integer);
create table b (id integer) with (user_catalog_table = true);
create unlogged table c (id integer, t text) with (user_catalog_table = false, fillfactor = 80);
create unlogged table d (id integer, t text) with (user_catalog_table, fillfactor = 80);
