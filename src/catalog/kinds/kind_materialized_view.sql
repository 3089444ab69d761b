-- kind_materialized_view: materialized views.
select c.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       rtrim(pg_get_viewdef(c.oid), ';') as query,
       (select string_agg(option_name || '=' || case when option_value ~ '^([a-z_]+|[0-9]+([.][0-9]+)?)$' then option_value
                                                     else quote_literal(option_value) end, ', ' order by option_name)
          from pg_options_to_table(c.reloptions)) as options,
       (select string_agg('toast.' || option_name || '=' || option_value, ', ' order by option_name)
          from pg_class t, pg_options_to_table(t.reloptions)
         where t.oid = c.reltoastrelid) as toast_options,
       quote_ident(m.amname) as access_method,
       quote_ident(s.spcname) as tablespace,
       c.relispopulated as _populated,
       n.nspname as schema, c.relname as name, pg_get_userbyid(c.relowner) as owner
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_am m on m.oid = c.relam
  left join pg_tablespace s on s.oid = c.reltablespace
 where c.relkind = 'm'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
