-- invalid_indexes: indexes that are there and can't be used, as a failed CONCURRENTLY leaves them, where this role may drop
-- them. What is being built right now is no such index.
select c.oid::text, n.nspname, c.relname
  from pg_catalog.pg_index i
  join pg_catalog.pg_class c on c.oid = i.indexrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where not i.indisvalid
   and c.relkind = 'i'
   and pg_catalog.pg_has_role(c.relowner, 'usage')
   and not exists (select from pg_catalog.pg_stat_progress_create_index p where p.index_relid = i.indexrelid)
