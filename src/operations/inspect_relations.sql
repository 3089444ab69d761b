-- inspect_relations: the foreign keys, with both their tables; a partition's own copy of its parent's key stays out.
-- $1 a table that stands at one end, or null; $2 a schema that stands at one end, or null; $3 true to order them by the
-- oid of the table that they refer to, false by the name of their own
select c.oid as relation,
       format('%I.%I', rn.nspname, r.relname) as table,
       k.conname as name,
       to_json(array(select (select attname from pg_attribute where attrelid = k.conrelid and attnum = u.number)
                       from unnest(k.conkey) with ordinality as u(number, place)
                      order by u.place)) as columns,
       format('%I.%I', n.nspname, c.relname) as references,
       to_json(array(select (select attname from pg_attribute where attrelid = k.confrelid and attnum = u.number)
                       from unnest(k.confkey) with ordinality as u(number, place)
                      order by u.place)) as referenced_columns,
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
 order by case when $3 then c.oid end, rn.nspname, r.relname, k.conname
