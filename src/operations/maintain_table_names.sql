-- maintain_table_names: all tables of the database, plain and with their schema, for a guess at what was meant
select unnest(array[c.relname, n.nspname || '.' || c.relname])
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'm', 'p')
   and n.nspname !~ '^pg_'
   and n.nspname <> 'information_schema'
