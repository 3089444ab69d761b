-- kind_clustering: the index by which a table was last clustered, which CLUSTER without one takes again.
select c.oid, -3 as sub, c.oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       quote_ident(x.relname) as index,
       '1259/' || i.indexrelid || '/0/a' as _needs
  from pg_index i
  join pg_class x on x.oid = i.indexrelid
  join pg_class c on c.oid = i.indrelid
  join pg_namespace n on n.oid = c.relnamespace
 where i.indisclustered
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
