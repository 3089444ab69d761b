-- triggers_present: functions that an installation made, and every trigger, policy, row-level security and right of the
-- role $1 on the project's tables, sequences and schemas; also functions of the names in $2, which somebody else may have
-- made. For each: kind, schema, table, name; the mark's rule and digest; whether it is still as it was when it was marked;
-- whether it is in force; how statements name it; its comment without the mark
with recursive project_table as (
    select c.oid, c.relkind, n.nspname, c.relname, c.relrowsecurity, c.relacl, format('%I.%I', n.nspname, c.relname) as quoted
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'S')
       and c.relpersistence <> 't'
       and n.nspname !~ '^pg_'
       and n.nspname not in ('information_schema', 'skinspire')
       and not exists (select from pg_depend d
                        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
), clone as ( -- a row trigger stands on each partition too, where it can be disabled alone
    select oid, tgparentid as parent, tgenabled from pg_trigger where tgparentid <> 0
), idle (oid, parent) as (
    select oid, parent from clone where tgenabled not in ('O', 'A')
     union
    select clone.oid, clone.parent from idle join clone on clone.oid = idle.parent
), object as (
    select 'function' as kind, n.nspname, null::name as relname, p.proname::text as name, true as in_force,
           'function ' || format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as quoted,
           obj_description(p.oid, 'pg_proc') as comment,
           md5(pg_get_functiondef(p.oid) || has_function_privilege('public', p.oid, 'execute')) as state
      from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
     where p.prokind = 'f'
       and (obj_description(p.oid, 'pg_proc') like '%[skinspire %]' or p.proname = any (string_to_array($2, E'\n')))
       and n.nspname <> 'pg_catalog'
     union all
    select 'trigger', t.nspname, t.relname, g.tgname, g.tgenabled in ('O', 'A') and g.oid not in (select parent from idle),
           'trigger ' || format('%I on %s', g.tgname, t.quoted),
           obj_description(g.oid, 'pg_trigger'), md5(pg_get_triggerdef(g.oid))
      from pg_trigger g
      join project_table t on t.oid = g.tgrelid
     where not g.tgisinternal
       and g.tgparentid = 0
     union all
    select 'policy', t.nspname, t.relname, p.polname, true,
           'policy ' || format('%I on %s', p.polname, t.quoted),
           obj_description(p.oid, 'pg_policy'),
           md5(concat_ws('|', p.polcmd, p.polpermissive,
                         (select string_agg(coalesce(rolname, 'public'), ',' order by rolname)
                            from unnest(p.polroles) as role (oid) left join pg_roles r on r.oid = role.oid),
                         pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)))
      from pg_policy p
      join project_table t on t.oid = p.polrelid
     union all
    select 'security', nspname, relname, 'row-level security', true, 'table ' || quoted, null, null
      from project_table
     where relrowsecurity
     union all
    select 'grant', t.nspname, t.relname, lower(a.privilege_type), true,
           case t.relkind when 'S' then 'sequence ' else 'table ' end || t.quoted, null, null
      from project_table t
     cross join lateral aclexplode(t.relacl) a
      join pg_roles r on r.oid = a.grantee
     where r.rolname = $1
     union all
    -- That it may enter what everybody may is no right of its own.
    select 'grant', n.nspname, null, lower(a.privilege_type), true, 'schema ' || format('%I', n.nspname), null, null
      from pg_namespace n
     cross join lateral aclexplode(n.nspacl) a
      join pg_roles r on r.oid = a.grantee
     where r.rolname = $1
       and n.nspname !~ '^pg_'
       and n.nspname not in ('information_schema', 'skinspire')
       and not (a.privilege_type = 'USAGE' and has_schema_privilege('public', n.oid, 'usage'))
)
select o.kind, o.nspname, o.relname, o.name, mark[1], mark[2], mark[3] = o.state, o.in_force, o.quoted,
       regexp_replace(o.comment, '\s*\[skinspire [^\]]*\]$', ''), o.state
  from object o
  left join lateral regexp_match(o.comment, '\[skinspire (\S+) ([0-9a-f]{16}) ([0-9a-f]{32})\]$') as mark on true
 order by o.nspname, o.relname nulls first, o.kind, o.name
