-- The sequences: schema, name, and those of the table that they belong to, where no other one uses them. Of an
-- extension's own only those that it has declared to be the user's.
select n.nspname, c.relname, tn.nspname, t.relname
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_depend o on o.classid = 'pg_class'::regclass and o.objid = c.oid and o.refclassid = 'pg_class'::regclass
                       and o.refobjsubid > 0 and o.deptype in ('a', 'i')
                       and not exists (select from pg_depend u
                                         join pg_attrdef a on a.oid = u.objid
                                        where u.classid = 'pg_attrdef'::regclass
                                          and u.refclassid = 'pg_class'::regclass and u.refobjid = c.oid
                                          and a.adrelid <> o.refobjid)
  left join pg_class t on t.oid = o.refobjid
  left join pg_namespace tn on tn.oid = t.relnamespace
 where c.relkind = 'S'
   and c.relpersistence <> 't'
   and (exists (select from pg_extension x where c.oid = any (x.extconfig))
        or n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
           and not exists (select from pg_depend d
                            where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'))
 order by n.nspname, c.relname
