-- kind_view: views. CREATE OR REPLACE may only add columns behind those that are there, so each is told with its type
-- and whether it is marked by something that would stay under a new name. A VALUES whose columns have other names is shown
-- as a query that would not be taken for the same: the view's names are told apart, and VALUES is what it was.
select c.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       coalesce(bare.query, definition.query) as query,
       case when bare.query <> definition.query then ' (' || replace(columns.names, E'\n', ', ') || ')' end as columns,
       options.sorted as options, options.stored as _options,
       columns.names as _columns, columns.types as _types, columns.marks as _marks,
       n.nspname as schema, c.relname as name, pg_get_userbyid(c.relowner) as owner
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 cross join lateral (
           select string_agg(quote_ident(a.attname), E'\n' order by a.attnum) as names,
                  string_agg(format_type(a.atttypid, a.atttypmod)
                                 || coalesce(' COLLATE ' || nullif(a.attcollation, 0)::regcollation, ''),
                             E'\n' order by a.attnum) as types,
                  string_agg((a.atthasdef or a.attacl is not null or d.description is not null)::text,
                             E'\n' order by a.attnum) as marks
             from pg_attribute a
             left join pg_description d on d.classoid = 1259 and d.objoid = c.oid and d.objsubid = a.attnum
            where a.attrelid = c.oid and a.attnum > 0) columns
 cross join lateral (
           select string_agg(name || '=' || value, ', ' order by place) as stored,
                  string_agg(name || '=' || value, ', ' order by name) as sorted
             from (select option_name as name, row_number() over () as place,
                          case when option_value ~ '^([a-z_]+|[0-9]+([.][0-9]+)?)$' then option_value
                               else quote_literal(option_value) end as value
                     from pg_options_to_table(c.reloptions)) o) options
 cross join lateral (select rtrim(pg_get_viewdef(c.oid), ';') as query) definition
 cross join lateral (
           select case when definition.query ~ 'SELECT ("[*]VALUES[*]"[.])?column1' then
                  regexp_replace(definition.query,
                      '(''(?:[^'']|'''')*''|"(?:[^"]|"")*")' -- what is quoted stays as it is
                      '|SELECT (?:(?:"\*VALUES\*"\.)?column\d+(?: AS (?:"(?:[^"]|"")*"|[^",\s]+))?,?\s+)+FROM '
                      '\((VALUES (?:''(?:[^'']|'''')*''|"(?:[^"]|"")*"|(?!\) "\*VALUES\*"|\(VALUES )[^''"])*)\) "\*VALUES\*"',
                      '\1\2', 'g') end as query) bare
 where c.relkind = 'v'
   and c.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
