-- migration_log_exists: whether there is a log that this role can read.
select coalesce(pg_catalog.has_table_privilege(pg_catalog.to_regclass('skinspire.migration_log'), 'select'), false)
