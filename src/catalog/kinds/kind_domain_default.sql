-- kind_domain_default: defaults of domains. What a default needs stands in pg_depend as the domain's needs;
-- snapshot_dependencies tells them apart by the sub 2.
select t.oid, 2 as sub, t.oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(t.typname) as identity,
       pg_get_expr(t.typdefaultbin, 0) as expression,
       '1247/' || t.typbasetype || '/0/n' as _needs
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
 where t.typtype = 'd'
   and t.typdefault is not null
   and t.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1247 and e.objid = t.oid and e.deptype = 'e')
