-- Gives a table the statistics of another one like it: schema, name, how many rows it has, the JSON array, the version of
-- the server that they come from. Whether all of them were taken.
select pg_restore_relation_stats(
               'schemaname', $1::text,
               'relname', $2::text,
               'version', $5::integer,
               'relpages', (pg_relation_size(format('%I.%I', $1::text, $2::text)::regclass)
                            / current_setting('block_size')::integer)::integer,
               'reltuples', $3::int8::real)
       and bool_and(pg_restore_attribute_stats(
               'schemaname', $1::text,
               'relname', $2::text,
               'version', $5::integer,
               'inherited', false,
               'attname', s.attname,
               'null_frac', s.null_frac,
               'avg_width', s.avg_width,
               'n_distinct', s.n_distinct,
               'most_common_vals', s.most_common_vals,
               'most_common_freqs', s.most_common_freqs,
               'histogram_bounds', s.histogram_bounds,
               'correlation', s.correlation,
               'most_common_elems', s.most_common_elems,
               'most_common_elem_freqs', s.most_common_elem_freqs,
               'elem_count_histogram', s.elem_count_histogram,
               'range_length_histogram', s.range_length_histogram,
               'range_empty_frac', s.range_empty_frac,
               'range_bounds_histogram', s.range_bounds_histogram))
  from jsonb_to_recordset($4::jsonb) as s (
               attname text, null_frac real, avg_width integer, n_distinct real,
               most_common_vals text, most_common_freqs real[], histogram_bounds text, correlation real,
               most_common_elems text, most_common_elem_freqs real[], elem_count_histogram real[],
               range_length_histogram text, range_empty_frac real, range_bounds_histogram text)
