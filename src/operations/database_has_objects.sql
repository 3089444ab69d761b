-- database_has_objects: is there anything in the current database that a user made? Extensions do not count, nor do the
-- functions of 'triggers install', which has nothing to call them where there are no tables.
-- Objects get oids from 16384 on when initdb is over.
with made (class, object) as (
    select 'pg_class'::regclass, oid from pg_class where relkind in ('r', 'p', 'v', 'm', 'S', 'f')
       and relpersistence <> 't'
    union all
    select 'pg_proc'::regclass, oid from pg_proc
     where coalesce(obj_description(oid, 'pg_proc'), '') not like '%[skinspire %]'
    union all
    select 'pg_type'::regclass, t.oid from pg_type t left join pg_class c on c.oid = t.typrelid
     where t.typtype in ('d', 'e', 'r') or c.relkind = 'c'
    union all
    select 'pg_namespace'::regclass, oid from pg_namespace where nspname !~ '^pg_'
    union all
    select 'pg_largeobject'::regclass, oid from pg_largeobject_metadata
)
select exists (
    select from made
     where object >= 16384
       and not exists (select from pg_depend d
                        where d.classid = made.class and d.objid = made.object and d.deptype = 'e'))
