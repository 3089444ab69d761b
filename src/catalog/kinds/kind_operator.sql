-- kind_operator: operators. One without a function is only announced as another one's commutator or negator.
select o.oid, 0 as sub, null::oid as parent,
       format('%I.%s (%s, %s)', n.nspname, o.oprname,
              case when o.oprleft = 0 then 'NONE' else format_type(o.oprleft, null) end,
              case when o.oprright = 0 then 'NONE' else format_type(o.oprright, null) end) as identity,
       quote_ident(n.nspname) || '.' || o.oprname as operator,
       nullif(o.oprcode::regproc::text, '-') as function,
       nullif(format_type(o.oprleft, null), '-') as left_type,
       nullif(format_type(o.oprright, null), '-') as right_type,
       (select format('OPERATOR(%I.%s)', s.nspname, c.oprname)
          from pg_operator c join pg_namespace s on s.oid = c.oprnamespace where c.oid = o.oprcom) as commutator,
       (select format('OPERATOR(%I.%s)', s.nspname, c.oprname)
          from pg_operator c join pg_namespace s on s.oid = c.oprnamespace where c.oid = o.oprnegate) as negator,
       exists (select from pg_operator c where c.oid in (o.oprcom, o.oprnegate) and c.oprcode = 0) as announces,
       nullif(o.oprrest::regproc::text, '-') as restrict,
       nullif(o.oprjoin::regproc::text, '-') as join,
       o.oprcanhash as hashes,
       o.oprcanmerge as merges,
       n.nspname as schema, o.oprname as name, case when o.oprcode <> 0 then pg_get_userbyid(o.oprowner) end as owner
  from pg_operator o
  join pg_namespace n on n.oid = o.oprnamespace
 where o.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 2617 and e.objid = o.oid and e.deptype = 'e')
