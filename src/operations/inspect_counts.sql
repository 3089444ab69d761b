-- inspect_counts: how many objects of each kind there are; what belongs to the server or to an extension is not counted
with member as (
        select classid, objid from pg_depend where deptype = 'e'
), space as (
        select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
), relation as (
        select c.oid, c.relkind, c.relispartition
          from pg_class c
         where c.relnamespace in (select oid from space)
           and not exists (select from member where classid = 'pg_class'::regclass and objid = c.oid)
), routine as (
        select p.prokind
          from pg_proc p
         where p.pronamespace in (select oid from space)
           and not exists (select from member where classid = 'pg_proc'::regclass and objid = p.oid)
), kind as (
        select t.typtype
          from pg_type t
         where t.typnamespace in (select oid from space)
           and not exists (select from member where classid = 'pg_type'::regclass and objid = t.oid)
           and (t.typtype in ('e', 'd', 'r') or t.typtype = 'c' and (select relkind from pg_class where oid = t.typrelid) = 'c')
)
select (select count(*) from space) as schemas,
       (select count(*) from relation where relkind = 'r' and not relispartition) as tables,
       (select count(*) from relation where relkind = 'p' and not relispartition) as partitioned_tables,
       (select count(*) from relation where relispartition and relkind in ('r', 'p', 'f')) as partitions,
       (select count(*) from relation where relkind = 'f' and not relispartition) as foreign_tables,
       (select count(*) from relation where relkind = 'v') as views,
       (select count(*) from relation where relkind = 'm') as materialized_views,
       (select count(*) from relation where relkind = 'S') as sequences,
       (select count(*) from pg_attribute a join relation r on r.oid = a.attrelid
         where r.relkind in ('r', 'p', 'f', 'v', 'm') and a.attnum > 0 and not a.attisdropped) as columns,
       (select count(*) from relation where relkind in ('i', 'I')) as indexes,
       (select count(*) from pg_constraint k join relation r on r.oid = k.conrelid
         where k.contype in ('c', 'p', 'u', 'x')) as constraints,
       (select count(*) from pg_constraint k join relation r on r.oid = k.conrelid
         where k.contype = 'f' and k.conparentid = 0) as foreign_keys,
       (select count(*) from pg_trigger t join relation r on r.oid = t.tgrelid
         where not t.tgisinternal and t.tgparentid = 0) as triggers,
       (select count(*) from pg_policy p join relation r on r.oid = p.polrelid) as policies,
       (select count(*) from pg_rewrite w join relation r on r.oid = w.ev_class where w.rulename <> '_RETURN') as rules,
       (select count(*) from routine where prokind <> 'p') as functions,
       (select count(*) from routine where prokind = 'p') as procedures,
       (select count(*) from kind) as types,
       (select count(*) from pg_extension) as extensions,
       (select count(*) from pg_event_trigger e
         where not exists (select from member where classid = 'pg_event_trigger'::regclass and objid = e.oid))
           as event_triggers,
       (select count(*) from pg_publication) as publications,
       (select count(subname) from pg_subscription where subdbid = (select oid from pg_database
                                                                     where datname = current_database()))
           as subscriptions,
       (select count(*) from pg_largeobject_metadata) as large_objects
