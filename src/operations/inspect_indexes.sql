-- inspect_indexes: ordered by the table's oid. $1 the only table, or null; $2 the only schema, or null
select c.oid as relation,
       format('%I.%I', n.nspname, c.relname) as table,
       x.relname as name,
       m.amname as method,
       i.indisunique as unique,
       i.indisprimary as primary,
       i.indisvalid as valid,
       case when x.relkind = 'i' then pg_relation_size(x.oid) end as bytes,
       pg_stat_get_numscans(x.oid) as scans,
       pg_stat_get_tuples_returned(x.oid) as rows_read,
       pg_get_indexdef(x.oid) as definition,
       k.description as comment
  from pg_index i
  join pg_class c on c.oid = i.indrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_class x on x.oid = i.indexrelid
  join pg_am m on m.oid = x.relam
  left join pg_description k on k.classoid = 'pg_class'::regclass and k.objoid = x.oid and k.objsubid = 0
 where c.relkind in ('r', 'p', 'm')
   and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and ($1::oid is null or c.oid = $1)
   and ($2::text is null or n.nspname = $2)
 order by c.oid, not i.indisprimary, x.relname
