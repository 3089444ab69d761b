-- The statistics of a table's columns as one JSON array: schema, name, how many rows it has. Null where they do not do:
-- where they are older than a tenth of the rows, do not know all columns (or hide some from this role), or where there is
-- more to collect (partitions and children, expressions of indexes, extended statistics), which can't be handed on.
with held as (
        select c.oid
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = $1
           and c.relname = $2
           and c.relkind = 'r'
           and not c.relispartition
           and not c.relhassubclass
           and abs(c.reltuples::float8 - $3::int8) <= $3::int8 / 10
           and coalesce(pg_stat_get_mod_since_analyze(c.oid), 0) <= $3::int8 / 10
           and not exists (select from pg_statistic_ext e where e.stxrelid = c.oid)
           and not exists (select from pg_index i where i.indrelid = c.oid and i.indexprs is not null)
), known as (
        select s.*
          from pg_stats s
         where s.schemaname = $1 and s.tablename = $2 and not s.inherited
)
select jsonb_agg(jsonb_build_object(
               'attname', k.attname,
               'null_frac', k.null_frac,
               'avg_width', k.avg_width,
               'n_distinct', k.n_distinct,
               'most_common_vals', k.most_common_vals::text,
               'most_common_freqs', k.most_common_freqs,
               'histogram_bounds', k.histogram_bounds::text,
               'correlation', k.correlation,
               'most_common_elems', k.most_common_elems::text,
               'most_common_elem_freqs', k.most_common_elem_freqs,
               'elem_count_histogram', k.elem_count_histogram,
               'range_length_histogram', k.range_length_histogram::text,
               'range_empty_frac', k.range_empty_frac,
               'range_bounds_histogram', k.range_bounds_histogram::text))::text
  from held h
  join pg_attribute a on a.attrelid = h.oid
  left join known k on k.attname = a.attname
 where a.attnum > 0
   and not a.attisdropped
   and a.attgenerated <> 'v'
   and a.attstattarget is distinct from 0
having bool_and(k.attname is not null)
