create schema s;
alter default privileges grant select on tables to pair_reader;
alter default privileges in schema s grant execute on functions to pair_writer;
alter default privileges for role pair_writer revoke usage on types from public;
alter default privileges for role pair_writer revoke insert on tables from pair_writer;
