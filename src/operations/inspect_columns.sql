-- inspect_columns: the columns of tables and views, ordered by the table's oid. $1 the only table, or null; $2 the
-- only schema, or null
select c.oid as relation,
       a.attname as name,
       a.attnum::int as position,
       format_type(a.atttypid, a.atttypmod) as type,
       not a.attnotnull as nullable,
       pg_get_expr(d.adbin, d.adrelid) as default,
       case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity,
       case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end as generated,
       case when a.attcollation <> t.typcollation then
           (select format('%I.%I', ln.nspname, l.collname)
              from pg_collation l
              join pg_namespace ln on ln.oid = l.collnamespace
             where l.oid = a.attcollation)
       end as collation,
       a.attinhcount > 0 as inherited,
       k.description as comment,
       case when a.attacl is not null then
           (select json_agg(json_build_object('role', role, 'privileges', privileges, 'grantable', grantable)
                            order by role)
              from (select case grantee when 0 then 'public' else pg_get_userbyid(grantee) end as role,
                           json_agg(privilege_type order by privilege_type) as privileges,
                           coalesce(json_agg(privilege_type order by privilege_type) filter (where is_grantable), '[]')
                               as grantable
                      from aclexplode(a.attacl)
                     group by grantee) as g)
       end as grants
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  left join pg_description k on k.classoid = 'pg_class'::regclass and k.objoid = c.oid and k.objsubid = a.attnum
 where c.relkind in ('r', 'p', 'v', 'm', 'f')
   and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and ($1::oid is null or c.oid = $1)
   and ($2::text is null or n.nspname = $2)
 order by c.oid, a.attnum
