-- kind_index: indexes, but for those that belong to a constraint.
select i.indexrelid as oid, 0 as sub, i.indrelid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(x.relname) as identity,
       pg_get_indexdef(i.indexrelid) as definition,
       n.nspname as schema, x.relname as name
  from pg_index i
  join pg_class x on x.oid = i.indexrelid
  join pg_namespace n on n.oid = x.relnamespace
 where i.indexrelid >= 16384
   and x.relnamespace <> 99
   and x.relpersistence <> 't'
   and not exists (select from pg_depend d
                    where d.classid = 1259 and d.objid = i.indexrelid
                      and (d.deptype = 'e' or (d.deptype = 'i' and d.refclassid = 2606)))
