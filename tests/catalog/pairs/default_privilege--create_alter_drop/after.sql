create schema s;
alter default privileges grant select, insert on tables to pair_reader with grant option;
alter default privileges grant usage on schemas to "Pair ""Odd"" Rôle";
alter default privileges in schema s grant usage on sequences to pair_writer;
alter default privileges for role pair_writer grant usage on types to pair_reader;
alter default privileges for role pair_writer revoke execute on functions from public;
