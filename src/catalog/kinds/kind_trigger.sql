-- kind_trigger: triggers that somebody made. Those that the server cloned for partitions come with their parent's.
select t.oid, 0 as sub, t.tgrelid as parent,
       quote_ident(t.tgname) || ' ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       pg_get_triggerdef(t.oid) as definition,
       t.tgenabled as state,
       quote_ident(t.tgname) as _trigger,
       t.tgconstraint <> 0 as _is_constraint,
       exists (select from pg_depend d where d.classid = 2620 and d.objid = t.oid and d.deptype = 'x') as _follows_extension,
       c.relkind = 'p' as _on_partitions
  from pg_trigger t
  join pg_class c on c.oid = t.tgrelid
  join pg_namespace n on n.oid = c.relnamespace
 where not t.tgisinternal
   and t.tgparentid = 0
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
   and t.oid not in (select objid from pg_depend where classid = 2620 and deptype = 'e') -- read once, not for each
