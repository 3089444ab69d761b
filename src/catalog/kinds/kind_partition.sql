-- kind_partition: which table a table is a partition of, and with which bound. The bound
-- holds values of the types in the partition key.
select c.oid, -1000 - i.inhseqno as sub, c.oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' OF '
           || quote_ident(pn.nspname) || '.' || quote_ident(p.relname) as identity,
       quote_ident(pn.nspname) || '.' || quote_ident(p.relname) as ancestor,
       pg_get_expr(c.relpartbound, c.oid) as bound,
       '1259/' || p.oid || '/0/n'
           || coalesce((select string_agg(' 1247/' || a.atttypid || '/0/n', '')
                          from pg_partitioned_table k
                          join pg_attribute a on a.attrelid = k.partrelid and a.attnum = any (k.partattrs)
                         where k.partrelid = p.oid and a.atttypid >= 16384), '') as _needs
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_class p on p.oid = i.inhparent
  join pg_namespace pn on pn.oid = p.relnamespace
 where c.relkind in ('r', 'p', 'f')
   and c.relispartition
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
