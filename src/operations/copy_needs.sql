-- What the objects of the current database need of their server: roles that own them, roles named in grants
-- and policies, extensions, tablespaces, and what older versions do not know ("version 18").
-- $1 whether owners count, $2 whether grants do, $3 whether all tables come along
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
-- Nor do the server's own roles, of which older versions have fewer.
select 'role', pg_get_userbyid(a.grantee)
  from (select 'pg_class'::regclass as catalog, oid, relacl as rights, relowner as owner from pg_class
         union all
        select 'pg_proc'::regclass, oid, proacl, proowner from pg_proc
         union all
        select 'pg_namespace'::regclass, oid, nspacl, nspowner from pg_namespace) o
 cross join aclexplode(o.rights) a
 where $2::boolean
   and (o.oid >= 16384 or o.catalog = 'pg_namespace'::regclass)
   and a.grantee between 11 and 16383
   and a.grantee <> o.owner
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
union
-- Columns of catalogs that this server may not have either are asked for by their names.
select 'version 18', 'the publication ' || quote_ident(p.pubname) || ' with generated columns'
  from pg_publication p
 where to_jsonb(p) ->> 'pubgencols' <> 'n'
union
select 'version 15', 'the publication ' || quote_ident(p.pubname) || ' with a choice of rows or columns'
  from pg_publication_rel r
  join pg_publication p on p.oid = r.prpubid
 where coalesce(to_jsonb(r) ->> 'prqual', to_jsonb(r) ->> 'prattrs') is not null
union
select 'version 15', 'the publication ' || quote_ident(p.pubname) || ' of whole schemas'
  from pg_depend d
  join pg_publication p on p.oid = d.refobjid
 where d.classid = to_regclass('pg_catalog.pg_publication_namespace')
   and d.refclassid = 'pg_publication'::regclass
union
select 'version 18', 'the virtual column ' || quote_ident(a.attname) || ' of ' || a.attrelid::regclass
  from pg_attribute a
 where $3::boolean
   and a.attgenerated = 'v'
   and a.attrelid >= 16384
union
select 'version 15', 'NULLS NOT DISTINCT of ' || i.indexrelid::regclass
  from pg_index i
 where $3::boolean
   and i.indexrelid >= 16384
   and to_jsonb(i) ->> 'indnullsnotdistinct' = 'true'
union
select 'version 18', 'the constraint ' || quote_ident(c.conname) || ' of ' || c.conrelid::regclass || case
           when to_jsonb(c) ->> 'conperiod' = 'true' then ' over periods'
           else ', which is not enforced,' end
  from pg_constraint c
 where $3::boolean
   and c.conrelid >= 16384
   and (to_jsonb(c) ->> 'conperiod' = 'true' or to_jsonb(c) ->> 'conenforced' = 'false')
