-- migration_log_exists: whether there is a log that this role can read, in its present form.
select coalesce(pg_catalog.has_table_privilege(pg_catalog.to_regclass('skinspire.migration_log'), 'select'), false)
       and exists (select
                     from pg_catalog.pg_attribute
                    where attrelid = pg_catalog.to_regclass('skinspire.migration_log') and attname = 'comes_now')
