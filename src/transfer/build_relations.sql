-- The relations of a database that have rows, or others' rows: schema, name, then as an identifier what is analyzed
-- together (a partition goes with the whole), whether that has to wait for all rows (others inherit from it), whether it
-- is a materialized view, or partitioned, of a partition what it is one of, as schema and name, and its size.
select n.nspname,
       c.relname,
       format('%I.%I', wn.nspname, w.relname),
       c.relkind = 'r' and c.relhassubclass,
       c.relkind = 'm',
       c.relkind = 'p',
       pn.nspname,
       p.relname,
       case when c.relkind = 'p' then 0 else pg_relation_size(c.oid) end
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_class w on w.oid = case when c.relispartition then pg_partition_root(c.oid) else c.oid end
  join pg_namespace wn on wn.oid = w.relnamespace
  left join pg_inherits i on i.inhrelid = c.oid and c.relispartition
  left join pg_class p on p.oid = i.inhparent
  left join pg_namespace pn on pn.oid = p.relnamespace
 where c.relkind in ('r', 'p', 'm')
   and c.relpersistence <> 't'
   and n.nspname <> 'information_schema'
   and n.nspname !~ '^pg_'
 order by 3
