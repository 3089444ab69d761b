-- Tables that were emptied or rewritten since the snapshot was taken: what it shows of them is not what it was.
-- pg_class is read in the snapshot, the function looks at the present. Asked when the tables are locked.
select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'r'
   and c.relpersistence <> 't'
   and n.nspname <> 'information_schema'
   and n.nspname !~ '^pg_'
   and c.relfilenode <> 0
   and pg_relation_filenode(c.oid) is distinct from c.relfilenode
 order by n.nspname, c.relname
 limit 1
