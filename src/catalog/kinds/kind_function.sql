-- kind_function: functions, with window functions.
select p.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' as identity,
       rtrim(pg_get_functiondef(p.oid), E'\n') as definition,
       l.lanname as _language,
       p.prosqlbody is not null as _is_parsed, -- @since 14
       -- What CREATE OR REPLACE can't change: window function or not, the result and its columns, the types of
       -- polymorphic defaults.
       p.prokind::text || ' ' || pg_get_function_result(p.oid)
           || case when p.proargmodes && '{o,b}' then ' ' || pg_get_function_arguments(p.oid) else '' end
           || case when p.proargtypes::oid[] && array(select t.oid from pg_type t where t.typtype = 'p')
                   then coalesce(' ' || pg_get_expr(p.proargdefaults, 0), '') else '' end as _rigid,
       (select string_agg(coalesce(p.proargnames[i], ''), E'\n' order by i)
          from generate_series(1, coalesce(array_length(p.proargmodes, 1), p.pronargs)) i
         where p.proargmodes is null or p.proargmodes[i] in ('i', 'b', 'v')) as _arguments,
       p.pronargdefaults as _defaults,
       (select string_agg(quote_ident(x.extname), ', ' order by x.extname)
          from pg_depend d join pg_extension x on x.oid = d.refobjid
         where d.classid = 1255 and d.objid = p.oid and d.refclassid = 3079 and d.deptype = 'x') as _extensions,
       n.nspname as schema, p.proname as name, pg_get_userbyid(p.proowner) as owner
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  join pg_language l on l.oid = p.prolang
 where p.oid >= 16384
   and p.prokind in ('f', 'w')
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1255 and e.objid = p.oid and e.deptype in ('e', 'i'))
