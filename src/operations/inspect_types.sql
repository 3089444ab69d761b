-- inspect_types: enumerations, domains, composite types and ranges, but those of extensions. $1 a table whose columns
-- have them, or null; $2 the only schema, or null
select n.nspname as schema,
       t.typname as name,
       format('%I.%I', n.nspname, t.typname) as identity,
       case t.typtype when 'e' then 'enumeration' when 'd' then 'domain' when 'r' then 'range' else 'composite' end as kind,
       pg_get_userbyid(t.typowner) as owner,
       case t.typtype when 'd' then format_type(t.typbasetype, t.typtypmod)
                      when 'r' then (select format_type(r.rngsubtype, null) from pg_range r where r.rngtypid = t.oid)
       end as base,
       coalesce((select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid), '[]')
           as labels,
       coalesce((select json_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) order by a.attnum)
                   from pg_attribute a
                  where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped), '[]') as attributes,
       case when t.typtype = 'd' then not t.typnotnull end as nullable,
       t.typdefault as default,
       coalesce((select json_agg(pg_get_constraintdef(k.oid) order by k.conname)
                   from pg_constraint k where k.contypid = t.oid and k.contype = 'c'), '[]') as checks,
       obj_description(t.oid, 'pg_type') as comment
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
 where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and (t.typtype in ('e', 'd', 'r')
        or t.typtype = 'c' and (select c.relkind from pg_class c where c.oid = t.typrelid) = 'c')
   and ($1::oid is null or t.oid in (select atttypid from pg_attribute where attrelid = $1))
   and ($2::text is null or n.nspname = $2)
   and not exists (select from pg_depend d
                    where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
 order by n.nspname, t.typname
