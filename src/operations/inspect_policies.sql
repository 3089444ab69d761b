-- inspect_policies: ordered by the table's oid. $1 the only table, or null; $2 the only schema, or null
select c.oid as relation,
       format('%I.%I', n.nspname, c.relname) as table,
       p.polname as name,
       case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
                     else 'all' end as command,
       p.polpermissive as permissive,
       (select json_agg(case r when 0 then 'public' else pg_get_userbyid(r) end order by r)
          from unnest(p.polroles) as r) as roles,
       pg_get_expr(p.polqual, p.polrelid) as using,
       pg_get_expr(p.polwithcheck, p.polrelid) as check,
       k.description as comment
  from pg_policy p
  join pg_class c on c.oid = p.polrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_description k on k.classoid = 'pg_policy'::regclass and k.objoid = p.oid
 where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and ($1::oid is null or c.oid = $1)
   and ($2::text is null or n.nspname = $2)
 order by c.oid, p.polname
