-- inspect_largest: the ten largest tables, a partitioned one with all its partitions
with size as (
        select coalesce(pg_partition_root(c.oid), c.oid::regclass)::oid as root, sum(pg_total_relation_size(c.oid)) as bytes,
               sum(nullif(c.reltuples, -1))::bigint as rows_estimated
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'm')
           and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
         group by 1
)
select format('%I.%I', n.nspname, c.relname) as identity, s.rows_estimated, s.bytes::bigint as bytes
  from size s
  join pg_class c on c.oid = s.root
  join pg_namespace n on n.oid = c.relnamespace
 order by s.bytes desc, n.nspname, c.relname
 limit 10
