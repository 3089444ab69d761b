-- inspect_schema_names
select nspname
  from pg_namespace
 where nspname !~ '^pg_' and nspname <> 'information_schema'
 order by nspname
