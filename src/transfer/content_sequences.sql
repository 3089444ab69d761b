-- The sequences: schema, name. Of an extension's own only those that it has declared to be the user's.
select n.nspname, c.relname
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'S'
   and c.relpersistence <> 't'
   and (exists (select from pg_extension x where c.oid = any (x.extconfig))
        or n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
           and not exists (select from pg_depend d
                            where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'))
 order by n.nspname, c.relname
