-- kind_trigger_state: a partition's own state of a trigger that it has from its parent, where the two differ. It is there
-- once all above it are attached, and set again whenever the trigger itself changes, since that reaches into the partitions.
with recursive clones as (
        select t.oid, t.tgrelid, t.tgname, t.tgenabled, t.tgenabled as ancestor_state, t.tgparentid, t.oid as root,
               '2620/' || t.oid || '/0/a' as needs
          from pg_trigger t
         where not t.tgisinternal and t.tgparentid = 0
         union all
        select t.oid, t.tgrelid, t.tgname, t.tgenabled, c.tgenabled, t.tgparentid, c.root,
               c.needs || ' 2620/' || t.tgparentid || '/0/a 1259/' || t.tgrelid || '/-1001/a'
          from clones c
          join pg_trigger t on t.tgparentid = c.oid)
select t.oid, 0 as sub, t.tgrelid as parent,
       quote_ident(t.tgname) || ' ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       t.tgenabled as state,
       t.ancestor_state,
       pg_get_triggerdef(t.root) as definition,
       quote_ident(t.tgname) as _trigger,
       t.needs as _needs
  from clones t
  join pg_class c on c.oid = t.tgrelid
  join pg_namespace n on n.oid = c.relnamespace
 where t.tgparentid <> 0
   and t.tgenabled <> t.ancestor_state
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
