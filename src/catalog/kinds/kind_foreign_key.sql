-- kind_foreign_key: foreign keys; those that the server cloned for partitions come with their parent's.
select k.oid, 0 as sub, k.conrelid as parent,
       quote_ident(k.conname) || ' ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       pg_get_constraintdef(k.oid) as definition,
       quote_ident(k.conname) as constraint,
       k.confrelid::regclass as _references
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid
  join pg_namespace n on n.oid = c.relnamespace
 where k.contype = 'f'
   and k.conparentid = 0
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
