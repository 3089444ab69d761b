-- inspect_referred_by: the foreign keys that refer to a table, ordered by its oid; a partition's own copy of its
-- parent's key stays out. $1 the only table, or null; $2 the only schema, or null
select c.oid as relation,
       format('%I.%I', rn.nspname, r.relname) as table,
       k.conname as name,
       (select json_agg((select attname from pg_attribute where attrelid = k.conrelid and attnum = u.number)
                           order by u.place)
              from unnest(k.conkey) with ordinality as u(number, place)) as columns,
       format('%I.%I', n.nspname, c.relname) as references,
       (select json_agg((select attname from pg_attribute where attrelid = k.confrelid and attnum = u.number)
                           order by u.place)
              from unnest(k.confkey) with ordinality as u(number, place)) as referenced_columns,
       case k.confupdtype when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade'
                          when 'n' then 'set null' else 'set default' end as on_update,
       case k.confdeltype when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade'
                          when 'n' then 'set null' else 'set default' end as on_delete,
       k.convalidated as validated
  from pg_constraint k
  join pg_class c on c.oid = k.confrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_class r on r.oid = k.conrelid
  join pg_namespace rn on rn.oid = r.relnamespace
 where k.contype = 'f'
   and k.conparentid = 0
   and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and ($1::oid is null or c.oid = $1)
   and ($2::text is null or n.nspname = $2)
 order by c.oid, rn.nspname, r.relname, k.conname
