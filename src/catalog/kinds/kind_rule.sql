-- kind_rule: rules, but for those that make a relation a view.
select r.oid, 0 as sub, r.ev_class as parent,
       quote_ident(r.rulename) || ' ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       rtrim(pg_get_ruledef(r.oid), ';') as definition,
       r.ev_enabled as state,
       quote_ident(r.rulename) as _rule
  from pg_rewrite r
  join pg_class c on c.oid = r.ev_class
  join pg_namespace n on n.oid = c.relnamespace
 where r.ev_type <> '1'
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
   and not exists (select from pg_depend e where e.classid = 2618 and e.objid = r.oid and e.deptype = 'e')
