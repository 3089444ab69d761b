-- The partitions below a partitioned table, and theirs: schema, name.  $1 the table, as an identifier
select n.nspname, c.relname
  from pg_partition_tree($1::regclass) t
  join pg_class c on c.oid = t.relid
  join pg_namespace n on n.oid = c.relnamespace
 where t.level > 0
 order by 1, 2
