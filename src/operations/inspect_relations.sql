-- inspect_relations: which table refers to which; a partition's own copy of its parent's key stays out. $1 a table that
-- stands at one end, or null; $2 a schema that stands at one end, or null
select format('%I.%I', rn.nspname, r.relname) as table,
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
       k.condeferrable as deferrable,
       k.convalidated as validated
  from pg_constraint k
  join pg_class c on c.oid = k.confrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_class r on r.oid = k.conrelid
  join pg_namespace rn on rn.oid = r.relnamespace
 where k.contype = 'f'
   and k.conparentid = 0
   and rn.nspname !~ '^pg_' and rn.nspname <> 'information_schema'
   and ($1::oid is null or $1 in (k.conrelid, k.confrelid))
   and ($2::text is null or $2 in (n.nspname, rn.nspname))
 order by rn.nspname, r.relname, k.conname
