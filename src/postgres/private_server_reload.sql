-- Has the server read its configuration files again; the moment is from before that.
select pg_catalog.clock_timestamp()::text, pg_catalog.pg_reload_conf()
