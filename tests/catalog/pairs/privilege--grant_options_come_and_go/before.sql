create table t (a int, b int);
grant select, insert, update on t to pair_reader with grant option;
grant delete on t to pair_writer;
set role pair_reader;
grant select on t to pair_writer with grant option;
set role pair_writer;
grant select on t to "Pair ""Odd"" Rôle";
reset role;
