-- inspect_constraints: ordered by the table's oid. $1 the only table, or null; $2 the only schema, or null. NOT NULL
-- is told by the column; only one that is not validated (PostgreSQL 18) stands here. What the server makes inside for
-- the partitions of a table that is referred to stays out.
select c.oid as relation,
       k.conname as name,
       case k.contype when 'p' then 'primary key' when 'u' then 'unique' when 'f' then 'foreign key'
                      when 'c' then 'check' when 'x' then 'exclusion' else 'not null' end as kind,
       to_json(array(select (select attname from pg_attribute where attrelid = k.conrelid and attnum = u.number)
                       from unnest(k.conkey) with ordinality as u(number, place)
                      order by u.place)) as columns,
       case when k.contype = 'f' then format('%I.%I', fn.nspname, f.relname) end as references,
       case when k.contype = 'f' then
           to_json(array(select (select attname from pg_attribute where attrelid = k.confrelid and attnum = u.number)
                           from unnest(k.confkey) with ordinality as u(number, place)
                          order by u.place))
       end as referenced_columns,
       case k.confupdtype when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade'
                          when 'n' then 'set null' when 'd' then 'set default' end as on_update,
       case k.confdeltype when 'a' then 'no action' when 'r' then 'restrict' when 'c' then 'cascade'
                          when 'n' then 'set null' when 'd' then 'set default' end as on_delete,
       k.condeferrable as deferrable,
       k.condeferred as deferred,
       k.convalidated as validated,
       k.coninhcount > 0 as inherited,
       pg_get_constraintdef(k.oid) as definition,
       d.description as comment
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_class f on f.oid = k.confrelid
  left join pg_namespace fn on fn.oid = f.relnamespace
  left join pg_description d on d.classoid = 'pg_constraint'::regclass and d.objoid = k.oid
 where (k.contype in ('p', 'u', 'f', 'c', 'x') or k.contype = 'n' and not k.convalidated)
   and (k.conparentid = 0
        or not exists (select from pg_constraint o where o.oid = k.conparentid and o.conrelid = k.conrelid))
   and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and ($1::oid is null or c.oid = $1)
   and ($2::text is null or n.nspname = $2)
 order by c.oid, position(k.contype::text in 'pufxcn'), k.conname
