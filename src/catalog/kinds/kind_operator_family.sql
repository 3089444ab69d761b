-- kind_operator_family: operator families.
select f.oid, 0 as sub, null::oid as parent,
       format('%I.%I USING %I', n.nspname, f.opfname, a.amname) as identity,
       n.nspname as schema, f.opfname as name, pg_get_userbyid(f.opfowner) as owner
  from pg_opfamily f
  join pg_namespace n on n.oid = f.opfnamespace
  join pg_am a on a.oid = f.opfmethod
 where f.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 2753 and e.objid = f.oid and e.deptype = 'e')
