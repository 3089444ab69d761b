-- inspect_schemas: $1 a table whose schema is wanted, or null; $2 the only schema, or null
select n.nspname as name,
       pg_get_userbyid(n.nspowner) as owner,
       obj_description(n.oid, 'pg_namespace') as comment,
       (select e.extname from pg_depend d join pg_extension e on e.oid = d.refobjid
         where d.classid = 'pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e') as extension,
       (select json_agg(json_build_object('role', role, 'privileges', privileges, 'grantable', grantable) order by role)
          from (select case grantee when 0 then 'public' else pg_get_userbyid(grantee) end as role,
                       json_agg(privilege_type order by privilege_type) as privileges,
                       coalesce(json_agg(privilege_type order by privilege_type) filter (where is_grantable), '[]')
                           as grantable
                  from aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner)))
                 group by grantee) as a) as grants
  from pg_namespace n
 where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and ($1::oid is null or n.oid = (select relnamespace from pg_class where oid = $1))
   and ($2::text is null or n.nspname = $2)
 order by n.nspname
