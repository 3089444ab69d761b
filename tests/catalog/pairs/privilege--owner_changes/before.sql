create table t (a int);
grant select on t to pair_writer, pair_reader;
create table u (a int);
alter table u owner to pair_reader;
grant select on u to pair_writer;
create function f() returns int language sql return 1;
revoke execute on function f() from public;
