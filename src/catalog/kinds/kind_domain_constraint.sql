-- kind_domain_constraint: what domains check. Their NOT NULL is a property of the domain.
select k.oid, 0 as sub, k.contypid as parent,
       quote_ident(k.conname) || ' ON DOMAIN ' || quote_ident(n.nspname) || '.' || quote_ident(t.typname) as identity,
       quote_ident(k.conname) as constraint,
       'CHECK (' || pg_get_expr(k.conbin, 0) || ')' as check,
       k.convalidated as validated
  from pg_constraint k
  join pg_type t on t.oid = k.contypid
  join pg_namespace n on n.oid = t.typnamespace
 where k.contype = 'c'
   and t.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1247 and e.objid = t.oid and e.deptype = 'e')
