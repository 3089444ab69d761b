-- Where the migrations note their revision, where this role may read it.
select format('%I.%I', n.nspname, c.relname)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relname = 'alembic_version'
   and c.relkind = 'r'
   and has_table_privilege(c.oid, 'select')
   and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'version_num')
 order by n.nspname = 'public' desc, 1
 limit 1
