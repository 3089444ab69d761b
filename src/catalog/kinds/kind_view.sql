-- kind_view: views. Its columns are told with type and collation, since CREATE OR REPLACE may only add some.
select c.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       rtrim(pg_get_viewdef(c.oid), ';') as query,
       array_to_string(c.reloptions, ', ') as options,
       n.nspname as schema, c.relname as name, pg_get_userbyid(c.relowner) as owner,
       (select string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attcollation,
                          ', ' order by a.attnum)
          from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0) as _columns
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'v'
   and c.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
