create table t (a int, b int);
grant select, insert on t to pair_reader;
grant update on t to pair_reader with grant option;
set role pair_reader;
grant update on t to "Pair ""Odd"" Rôle" with grant option;
set role "Pair ""Odd"" Rôle";
grant update on t to pair_writer;
reset role;
