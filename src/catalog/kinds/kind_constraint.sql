-- kind_constraint: check, primary key, unique and exclusion constraints of tables.
select k.oid, 0 as sub, k.conrelid as parent,
       quote_ident(k.conname) || ' ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       pg_get_constraintdef(k.oid) as definition,
       k.contype as type,
       quote_ident(k.conname) as constraint,
       k.conislocal as _is_local,
       k.coninhcount as _inherited,
       case k.contype when 'p' then 1 when 'u' then 2 when 'x' then 3 else 4 end as _position
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid
  join pg_namespace n on n.oid = c.relnamespace
 where k.contype in ('c', 'p', 'u', 'x')
   and c.relkind in ('r', 'p', 'f')
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
