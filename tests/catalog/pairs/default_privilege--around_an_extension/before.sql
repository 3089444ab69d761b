create schema s;
alter default privileges grant execute on functions to pair_reader;
alter default privileges revoke usage on types from public;
alter default privileges in schema s grant select on tables to pair_reader;
