-- inspect_table_names: all tables and views, plain and with their schema, for a guess at what was meant
select unnest(array[c.relname::text, n.nspname || '.' || c.relname])
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p', 'v', 'm', 'f')
   and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
