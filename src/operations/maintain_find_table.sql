-- maintain_find_table: the tables that a name may mean, the nearest first; with their rank. Either $1 is the name
-- to the letter, its schema before it or not, or $2 is the schema (or null) and $3 the table. $4 is the search path.
select n.nspname, c.relname, format('%I.%I', n.nspname, c.relname),
       case c.relkind
           when 'p' then (select coalesce(sum(pg_total_relation_size(relid)), 0) from pg_partition_tree(c.oid))
           else pg_total_relation_size(c.oid)
       end::bigint,
       false,
       case
           when c.relname is distinct from coalesce($1::text, $3::text) or $2::text is not null then 0
           else coalesce(array_position($4::name[], n.nspname), 1000)
       end as rank
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'm', 'p')
   and c.relpersistence <> 't'
   and (c.relname = $1 or n.nspname || '.' || c.relname = $1
        or c.relname = $3 and n.nspname = coalesce($2, n.nspname))
 order by rank, n.nspname, c.relname
