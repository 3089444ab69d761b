-- migration_log_may_make: whether this role may make the log, or bring it into its present form.
select coalesce((select pg_catalog.has_schema_privilege(n.oid, 'usage')
                        and pg_catalog.has_schema_privilege(n.oid, 'create')
                        and not exists (select
                                          from pg_catalog.pg_class c
                                         where c.relnamespace = n.oid and c.relname = 'migration_log'
                                           and not pg_catalog.pg_has_role(c.relowner, 'usage'))
                   from pg_catalog.pg_namespace n
                  where n.nspname = 'skinspire'),
                pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create'))
