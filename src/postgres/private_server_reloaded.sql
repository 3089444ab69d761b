-- $1: a moment. Whether this session began after the server read its configuration files later than that.
select pg_catalog.pg_conf_load_time() > $1::timestamptz
