-- kind_materialized_view: materialized views. With VALUES the columns' names are told apart, as with views.
select c.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       coalesce(bare.query, definition.query) as query,
       case when bare.query <> definition.query then
            (select ' (' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) || ')'
               from pg_attribute a where a.attrelid = c.oid and a.attnum > 0) end as columns,
       options.sorted as options, options.stored as _options,
       toast_options.sorted as toast_options, toast_options.stored as _toast_options,
       quote_ident(m.amname) as access_method,
       quote_ident(s.spcname) as tablespace,
       c.relispopulated as _populated,
       n.nspname as schema, c.relname as name, pg_get_userbyid(c.relowner) as owner
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_am m on m.oid = c.relam
  left join pg_tablespace s on s.oid = c.reltablespace
 cross join lateral (
           select string_agg(name || '=' || value, ', ' order by place) as stored,
                  string_agg(name || '=' || value, ', ' order by name) as sorted
             from (select option_name as name, row_number() over () as place,
                          case when option_value ~ '^([a-z_]+|[0-9]+([.][0-9]+)?)$' then option_value
                               else quote_literal(option_value) end as value
                     from pg_options_to_table(c.reloptions)) o) options
 cross join lateral (
           select string_agg(name || '=' || value, ', ' order by place) as stored,
                  string_agg(name || '=' || value, ', ' order by name) as sorted
             from (select 'toast.' || option_name as name, option_value as value, row_number() over () as place
                     from pg_class t, pg_options_to_table(t.reloptions)
                    where t.oid = c.reltoastrelid) o) toast_options
 cross join lateral (select rtrim(pg_get_viewdef(c.oid), ';') as query) definition
 cross join lateral (
           select case when definition.query ~ 'SELECT ("[*]VALUES[*]"[.])?column1' then
                  regexp_replace(definition.query,
                      '(''(?:[^'']|'''')*''|"(?:[^"]|"")*")' -- what is quoted stays as it is
                      '|SELECT (?:(?:"\*VALUES\*"\.)?column\d+(?: AS (?:"(?:[^"]|"")*"|[^",\s]+))?,?\s+)+FROM '
                      '\((VALUES (?:''(?:[^'']|'''')*''|"(?:[^"]|"")*"|(?!\) "\*VALUES\*"|\(VALUES )[^''"])*)\) "\*VALUES\*"',
                      '\1\2', 'g') end as query) bare
 where c.relkind = 'm'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
