-- kind_procedure: procedures. What tells two of one name apart are the types of what goes in; the modes are told as well,
-- since DROP PROCEDURE would else find one by all of its types, too, whatever goes in or out.
select p.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '('
           || coalesce((select string_agg(case p.proargmodes[i] when 'o' then 'OUT ' when 'b' then 'INOUT '
                                                                when 'v' then 'VARIADIC ' else 'IN ' end
                                              || format_type(coalesce(p.proallargtypes[i], p.proargtypes[i - 1]), null),
                                          ', ' order by i)
                          from generate_series(1, coalesce(array_length(p.proargmodes, 1), p.pronargs)) i), '')
           || ')' as identity,
       rtrim(pg_get_functiondef(p.oid), E'\n') as definition,
       l.lanname as _language,
       p.prosqlbody is not null as _is_parsed, -- @since 14
       case when p.proargmodes && '{o,b}' then pg_get_function_arguments(p.oid) else '' end as _rigid,
       (select string_agg(coalesce(p.proargnames[i], ''), E'\n' order by i)
          from generate_series(1, coalesce(array_length(p.proargmodes, 1), p.pronargs)) i
         where p.proargmodes is null or p.proargmodes[i] in ('i', 'b', 'v')) as _arguments,
       p.pronargdefaults as _defaults,
       (select string_agg(quote_ident(x.extname), ', ' order by x.extname)
          from pg_depend d join pg_extension x on x.oid = d.refobjid
         where d.classid = 1255 and d.objid = p.oid and d.refclassid = 3079 and d.deptype = 'x') as _extensions,
       quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' as _slot,
       n.nspname as schema, p.proname as name, pg_get_userbyid(p.proowner) as owner
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  join pg_language l on l.oid = p.prolang
 where p.oid >= 16384
   and p.prokind = 'p'
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1255 and e.objid = p.oid and e.deptype = 'e')
