create extension pg_trgm;
grant execute on function pg_catalog.pg_ls_dir(text) to pair_reader;
