-- invalid_indexes: indexes that are there and can't be used, as a failed CONCURRENTLY leaves them.
select n.nspname, c.relname
  from pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where not i.indisvalid
   and c.relkind = 'i'
