-- kind_view_column: columns of views and materialized views. The view makes them; they are facts for what is on them and
-- for what a materialized view stores.
select a.attrelid as oid, a.attnum as sub, a.attrelid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname) as identity,
       quote_ident(a.attname) as column,
       case when c.relkind = 'm' and a.attstorage <> t.typstorage
            then case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'm' then 'MAIN' else 'EXTENDED' end
       end as storage,
       case when c.relkind = 'm' then case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end end as compression, -- @since 14
       case when c.relkind = 'm' then nullif(a.attstattarget, -1) end as statistics,
       (select string_agg(option_name || '=' || option_value, ', ' order by option_name)
          from pg_options_to_table(a.attoptions)
         where option_name <> 'pg_attver') as options, -- which some servers keep there for themselves
       case t.typstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'm' then 'MAIN' else 'EXTENDED' end as _usual_storage,
       a.attnum as _position
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid
  join pg_type t on t.oid = a.atttypid
 where c.relkind in ('v', 'm')
   and c.oid >= 16384
   and a.attnum > 0
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
