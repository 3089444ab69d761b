-- maintain_all_tables: what VACUUM or ANALYZE of a whole database takes, partitions with the table that they are
-- parts of. $1: the server's own tables too, as far as they are this database's
select n.nspname, c.relname, format('%I.%I', n.nspname, c.relname),
       case c.relkind
           when 'p' then (select coalesce(sum(pg_total_relation_size(relid)), 0) from pg_partition_tree(c.oid))
           else pg_total_relation_size(c.oid)
       end::bigint,
       n.nspname in ('pg_catalog', 'information_schema') as is_system
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'm', 'p')
   and c.relpersistence <> 't'
   and not c.relispartition
   and not c.relisshared
   and n.nspname !~ '^pg_toast'
   and ($1::boolean or n.nspname not in ('pg_catalog', 'information_schema'))
 order by is_system, n.nspname, c.relname
