-- What the objects of the current database need of their server: roles that own them, roles named in grants
-- and policies, extensions, tablespaces.  $1 whether owners count, $2 whether grants do.
select distinct case d.deptype when 'o' then 'owner' else 'role' end as kind, pg_get_userbyid(d.refobjid) as name
  from pg_shdepend d
 where d.dbid = (select oid from pg_database where datname = current_database())
   and d.refclassid = 'pg_authid'::regclass
   and (d.deptype = 'o' and $1::boolean or d.deptype = 'a' and $2::boolean or d.deptype = 'r')
   and d.classid <> 'pg_user_mapping'::regclass
union
-- Objects of the bootstrap superuser stand in no dependency.
select 'owner', pg_get_userbyid(c.relowner)
  from pg_class c
 where $1::boolean
   and c.relowner = 10
   and c.oid >= 16384
   and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
   and not exists (select from pg_depend e
                    where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
union
select 'owner', pg_get_userbyid(o.owner)
  from (select 'pg_proc'::regclass as catalog, oid, proowner as owner from pg_proc
         union all
        select 'pg_namespace'::regclass, oid, nspowner from pg_namespace
         union all
        select 'pg_type'::regclass, oid, typowner from pg_type where typtype in ('e', 'd', 'r')) o
 where $1::boolean
   and o.owner = 10
   and o.oid >= 16384
   and not exists (select from pg_depend e where e.classid = o.catalog and e.objid = o.oid and e.deptype = 'e')
union
select 'superuser', 'event trigger ' || quote_ident(t.evtname)
  from pg_event_trigger t
 where not exists (select from pg_depend e
                    where e.classid = 'pg_event_trigger'::regclass and e.objid = t.oid and e.deptype = 'e')
union
select 'superuser', 'publication ' || quote_ident(pubname) || ' for all tables'
  from pg_publication
 where puballtables
union
select 'extension', extname
  from pg_extension
 where extname <> 'plpgsql'
union
select 'tablespace', t.spcname
  from pg_class c
  join pg_tablespace t on t.oid = c.reltablespace
 where c.oid >= 16384
