create extension pg_trgm;
grant execute on function similarity(text, text) to pair_reader;
revoke execute on function word_similarity(text, text) from public;
revoke select on pg_catalog.pg_stats from public;
grant select on pg_catalog.pg_stats to pair_writer;
grant select (rolname) on pg_catalog.pg_authid to pair_writer;
grant usage on language plpgsql to pair_writer with grant option;
