-- kind_column: columns of tables. An inherited one that has nothing of its own comes with its parent's.
select a.attrelid as oid, a.attnum as sub, a.attrelid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname) as identity,
       quote_ident(a.attname) as column,
       format_type(a.atttypid, a.atttypmod) as type,
       case when a.attcollation <> t.typcollation
            then (select quote_ident(s.nspname) || '.' || quote_ident(o.collname)
                    from pg_collation o join pg_namespace s on s.oid = o.collnamespace where o.oid = a.attcollation)
       end as collation,
       a.attnotnull as not_null,
       nullif(a.attidentity, '') as identity_kind,
       case when a.attgenerated <> '' then concat(a.attgenerated, pg_get_expr(d.adbin, d.adrelid)) end as generated,
       case when a.attstorage <> t.typstorage then a.attstorage end as storage,
       nullif(a.attcompression, '') as compression, -- @since 14
       nullif(a.attstattarget, -1) as statistics,
       array_to_string(a.attoptions, ', ') as options,
       a.attislocal as _is_local,
       a.attinhcount as _inherited,
       a.attnum as _position,
       case when a.attgenerated <> '' then '2604/' || d.oid || '/0' end as _also
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid
  join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum and a.attgenerated <> ''
 where c.relkind in ('r', 'p', 'f')
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and a.attnum > 0
   and not a.attisdropped
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
