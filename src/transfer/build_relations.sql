-- The relations of a database that have rows, or others' rows: schema, name, then as an identifier what is analyzed
-- together (a partition goes with the whole; null: nothing), whether that has to wait for all rows (others inherit from
-- it), whether it is a materialized view, or partitioned, of a partition what it is one of, as schema and name, its size,
-- and whether a check of it calls a function that may look into other tables.
--
-- What has foreign tables below it is not analyzed, since that would read them: their server may not be there, and has
-- nothing to do with this. Its partitions are analyzed one by one then.
with recursive reaching_out as (
        select i.inhparent as oid
          from pg_inherits i
          join pg_class c on c.oid = i.inhrelid
         where c.relkind = 'f'
        union
        select i.inhparent
          from reaching_out o
          join pg_inherits i on i.inhrelid = o.oid
), relation as (
        select c.*, case when c.relispartition then pg_partition_root(c.oid) else c.oid end as root
          from pg_class c
         where c.relkind in ('r', 'p', 'm')
           and c.relpersistence <> 't'
), analyzed as (
        select c.oid, case when o.oid is null then c.root else c.oid end as whole
          from relation c
          left join reaching_out o on o.oid = c.root
         where c.oid not in (select oid from reaching_out)
           and (o.oid is null or c.relkind <> 'p')
)
select n.nspname,
       c.relname,
       case when w.oid is not null then format('%I.%I', wn.nspname, w.relname) end,
       c.relkind = 'r' and c.relhassubclass,
       c.relkind = 'm',
       c.relkind = 'p',
       pn.nspname,
       p.relname,
       case when c.relkind = 'p' then 0 else pg_relation_size(c.oid) end,
       exists (select from pg_constraint k
                 join pg_depend d on d.classid = 'pg_constraint'::regclass and d.objid = k.oid
                                 and d.refclassid = 'pg_proc'::regclass
                 join pg_proc f on f.oid = d.refobjid
                where k.conrelid = c.oid and k.contype = 'c' and f.provolatile <> 'i')
  from relation c
  join pg_namespace n on n.oid = c.relnamespace
  left join analyzed a on a.oid = c.oid
  left join pg_class w on w.oid = a.whole
  left join pg_namespace wn on wn.oid = w.relnamespace
  left join pg_inherits i on i.inhrelid = c.oid and c.relispartition
  left join pg_class p on p.oid = i.inhparent
  left join pg_namespace pn on pn.oid = p.relnamespace
 where n.nspname <> 'information_schema'
   and n.nspname !~ '^pg_'
 order by 3
