create schema s;
alter default privileges in schema s grant select on tables to pair_reader;
alter default privileges grant execute on functions to pair_writer;
create table s.old (a int);
create table s.new (a int generated always as identity);
create function s.f() returns int language sql return 1;
