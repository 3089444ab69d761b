create table t (a int);
alter table t owner to pair_reader;
grant select on t to pair_writer;
create table u (a int);
alter table u owner to pair_writer;
grant select on u to pair_reader;
create function f() returns int language sql return 1;
alter function f() owner to "Pair ""Odd"" Rôle";
revoke execute on function f() from public, "Pair ""Odd"" Rôle";
