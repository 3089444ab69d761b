-- Where every sequence stands: its name, its last value (null before the first use), whether it goes downwards,
-- whether it may start again.
select quote_ident(schemaname) || '.' || quote_ident(sequencename) as name, last_value, increment_by < 0, cycle
  from pg_sequences
 order by (quote_ident(schemaname) || '.' || quote_ident(sequencename)) collate "C"
