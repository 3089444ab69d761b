-- kind_toast_options: storage parameters of tables' TOAST tables. A table has one from its first column on that may hold
-- long values, so that they can be set only after that column is there.
select c.oid, -5 as sub, c.oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       options.sorted as options,
       options.stored as _options,
       (select string_agg('1259/' || a.attrelid || '/' || a.attnum || '/n', ' ')
          from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attstorage <> 'p') as _needs
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_class t on t.oid = c.reltoastrelid
 cross join lateral (
           select string_agg('toast.' || o.name || '=' || o.value, ', ' order by o.place) as stored,
                  string_agg('toast.' || o.name || '=' || o.value, ', ' order by o.name) as sorted
             from (select option_name, row_number() over (),
                          case when option_value ~ '^([a-z_]+|[0-9]+([.][0-9]+)?)$' then option_value
                               else quote_literal(option_value) end
                     from pg_options_to_table(t.reloptions)) o (name, place, value)) options
 where c.relkind = 'r'
   and t.reloptions is not null
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
