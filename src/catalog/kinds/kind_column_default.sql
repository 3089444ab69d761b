-- kind_column_default: defaults of columns, also of views' columns; not what generates a column.
select d.oid, 0 as sub, d.adrelid || '/' || d.adnum as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname) as identity,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as relation,
       quote_ident(a.attname) as column,
       case c.relkind when 'v' then 'VIEW' when 'f' then 'FOREIGN TABLE' else 'TABLE ONLY' end as _noun,
       pg_get_expr(d.adbin, 0) as expression, -- it holds no column, so its table has not to be opened
       case when d.adbin::text like '%:funcid%' then
            exists (select from regexp_matches(d.adbin::text, ':funcid (\d+)', 'g') m
                      join pg_proc p on p.oid = m[1]::oid
                     where p.provolatile = 'v') end as _volatile,
       a.attnum as _position,
       '1259/' || d.adrelid || '/' || d.adnum || '/a' as _needs
  from pg_attrdef d
  join pg_class c on c.oid = d.adrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
 where a.attgenerated = ''
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
