-- inspect_functions: functions, procedures, aggregates, but those of extensions. $1 a table whose triggers call them,
-- or null; $2 the only schema, or null
select n.nspname as schema,
       p.proname as name,
       format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as identity,
       case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window function'
                      else case when p.prorettype in ('trigger'::regtype, 'event_trigger'::regtype)
                                then 'trigger function' else 'function' end end as kind,
       pg_get_function_arguments(p.oid) as arguments,
       pg_get_function_result(p.oid) as returns,
       l.lanname as language,
       case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility,
       case p.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end as parallel,
       p.proisstrict as strict,
       p.prosecdef as security_definer,
       p.proleakproof as leakproof,
       coalesce(to_json(p.proconfig), '[]') as settings,
       (select count(*) from pg_trigger t where t.tgfoid = p.oid and t.tgparentid = 0) as triggers,
       pg_get_userbyid(p.proowner) as owner,
       k.description as comment,
       case when p.prokind <> 'a' then pg_get_functiondef(p.oid) end as definition,
       (select json_agg(json_build_object('role', role, 'privileges', privileges, 'grantable', grantable) order by role)
          from (select case grantee when 0 then 'public' else pg_get_userbyid(grantee) end as role,
                       json_agg(privilege_type order by privilege_type) as privileges,
                       coalesce(json_agg(privilege_type order by privilege_type) filter (where is_grantable), '[]')
                           as grantable
                  from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner)))
                 group by grantee) as g) as grants
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  join pg_language l on l.oid = p.prolang
  left join pg_description k on k.classoid = 'pg_proc'::regclass and k.objoid = p.oid
 where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and ($1::oid is null or p.oid in (select tgfoid from pg_trigger where tgrelid = $1))
   and ($2::text is null or n.nspname = $2)
   and not exists (select from pg_depend d
                    where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
 order by n.nspname, p.proname, identity
