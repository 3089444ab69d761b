-- kind_range: range types. The multirange type, which may be in another schema, is told where it is not what the server
-- would choose.
select t.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(t.typname) as identity,
       format_type(r.rngsubtype, null) as subtype,
       case when not o.opcdefault then quote_ident(os.nspname) || '.' || quote_ident(o.opcname) end as operator_class,
       case when r.rngcollation <> b.typcollation
            then (select quote_ident(s.nspname) || '.' || quote_ident(c.collname)
                    from pg_collation c join pg_namespace s on s.oid = c.collnamespace where c.oid = r.rngcollation)
       end as collation,
       case when r.rngcanonical <> 0 then r.rngcanonical::regproc end as canonical,
       case when r.rngsubdiff <> 0 then r.rngsubdiff::regproc end as difference,
       case when m.typnamespace <> t.typnamespace or m.typname <> case when t.typname ~ 'range' then regexp_replace(t.typname, 'range', 'multirange') -- @since 14
                                   else t.typname || '_multirange' end -- @since 14
            then quote_ident(mn.nspname) || '.' || quote_ident(m.typname) end as multirange, -- @since 14
       quote_ident(mn.nspname) || '.' || quote_ident(m.typname) as _multirange, -- @since 14
       quote_ident(n.nspname) || '.' || quote_ident(m.typname) as _multirange_function, -- @since 14
       case when r.rngcanonical <> 0 then '1247/' || t.oid || '/1/a' end as _needs,
       n.nspname as schema, t.typname as name, pg_get_userbyid(t.typowner) as owner
  from pg_range r
  join pg_type t on t.oid = r.rngtypid
  join pg_namespace n on n.oid = t.typnamespace
  join pg_type b on b.oid = r.rngsubtype
  join pg_opclass o on o.oid = r.rngsubopc
  join pg_namespace os on os.oid = o.opcnamespace
  left join pg_type m on m.oid = r.rngmultitypid -- @since 14
  left join pg_namespace mn on mn.oid = m.typnamespace -- @since 14
 where t.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1247 and e.objid = t.oid and e.deptype = 'e')
