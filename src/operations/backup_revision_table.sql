-- Where the migrations note their revision, where this role may read it; a project may call the table otherwise.
select format('%I.%I', n.nspname, c.relname)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'r'
   and (c.relname = 'alembic_version'
        or exists (select from pg_constraint k where k.conrelid = c.oid and k.conname = c.relname || '_pkc'))
   and has_table_privilege(c.oid, 'select')
   and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'version_num')
 order by c.relname = 'alembic_version' desc, n.nspname = 'public' desc, 1
 limit 1
