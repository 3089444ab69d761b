-- The tables that hold rows of their own, largest first: schema, name.
select s.nspname, c.relname
  from pg_class c
  join pg_namespace s on s.oid = c.relnamespace
 where c.relkind = 'r'
   and c.relpersistence <> 't'
   and s.nspname <> 'information_schema'
   and s.nspname !~ '^pg_'
   and not exists (select from pg_depend d
                    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
 order by c.relpages desc, s.nspname, c.relname
