-- The relations of a database that have rows, or others' rows: schema, name, then as an identifier what is analyzed
-- together (a partition goes with the whole), whether that has to wait for all rows (others inherit from it), and
-- whether it is a materialized view, or partitioned.
select n.nspname,
       c.relname,
       format('%I.%I', wn.nspname, w.relname),
       c.relkind = 'r' and c.relhassubclass,
       c.relkind = 'm',
       c.relkind = 'p'
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_class w on w.oid = case when c.relispartition then pg_partition_root(c.oid) else c.oid end
  join pg_namespace wn on wn.oid = w.relnamespace
 where c.relkind in ('r', 'p', 'm')
   and c.relpersistence <> 't'
   and n.nspname <> 'information_schema'
   and n.nspname !~ '^pg_'
 order by 3
