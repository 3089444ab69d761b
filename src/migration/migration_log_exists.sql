-- migration_log_exists: whether there is a log that this role can read, in its present form. A name would be looked up with
-- the right to the schema, which a role that only looks need not have.
select exists (
    select
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'comes_now'
     where n.nspname = 'skinspire' and c.relname = 'migration_log'
       and pg_catalog.has_schema_privilege(n.oid, 'usage')
       and pg_catalog.has_table_privilege(c.oid, 'select'))
