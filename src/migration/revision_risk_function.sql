-- Whether a function ($1, as it is written in a statement) does nothing to rows behind its caller's back: it comes with the
-- server or an extension and takes no SQL as text, or it is not declared volatile. One that is not there yet is not known.
select coalesce(pg_catalog.bool_and(
           p.provolatile <> 'v'
           or p.proname !~ '^(query_to_xml|dblink)'
              and (p.oid < 16384
                   or exists (select from pg_catalog.pg_depend d
                               where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid
                                 and d.deptype = 'e'))), false)
  from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
 cross join pg_catalog.parse_ident($1) as name (parts)
 where p.proname = parts[pg_catalog.array_upper(parts, 1)]
   and (pg_catalog.array_length(parts, 1) = 1 or n.nspname = parts[pg_catalog.array_upper(parts, 1) - 1])
