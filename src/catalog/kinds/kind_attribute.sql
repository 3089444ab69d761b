-- kind_attribute: attributes of composite types.
select a.attrelid as oid, a.attnum as sub, c.reltype as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname) as identity,
       quote_ident(a.attname) as attribute,
       format_type(a.atttypid, a.atttypmod) as type,
       case when a.attcollation <> t.typcollation
            then (select quote_ident(s.nspname) || '.' || quote_ident(o.collname)
                    from pg_collation o join pg_namespace s on s.oid = o.collnamespace where o.oid = a.attcollation)
       end as collation,
       a.attnum as _position
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid
  join pg_type t on t.oid = a.atttypid
 where c.relkind = 'c'
   and c.oid >= 16384
   and a.attnum > 0
   and not a.attisdropped
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1247 and e.objid = c.reltype and e.deptype = 'e')
