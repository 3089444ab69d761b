-- kind_function: functions, with window functions.
select p.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' as identity,
       rtrim(pg_get_functiondef(p.oid), E'\n') as definition,
       pg_get_function_result(p.oid) as result,
       pg_get_function_arguments(p.oid) as arguments,
       n.nspname as schema, p.proname as name, pg_get_userbyid(p.proowner) as owner
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
 where p.oid >= 16384
   and p.prokind in ('f', 'w')
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1255 and e.objid = p.oid and e.deptype = 'e')
