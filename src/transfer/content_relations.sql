-- All relations but indexes and sequences that belong to a table: schema, name.
select n.nspname, c.relname
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
   and c.relpersistence <> 't'
   and n.nspname <> 'information_schema'
   and n.nspname !~ '^pg_'
   and not exists (select from pg_depend d
                    where d.classid = 'pg_class'::regclass and d.objid = c.oid
                      and (d.deptype = 'e' or c.relkind = 'S' and d.deptype in ('a', 'i') and d.refobjsubid > 0))
 order by 1, 2
