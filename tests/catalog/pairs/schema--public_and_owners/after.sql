drop schema public;
create schema a authorization pair_reader;
create table a.t (x int);
comment on schema a is 'second';
create schema "select" authorization "Pair ""Odd"" Rôle";
create table "select"."table" (x int);
