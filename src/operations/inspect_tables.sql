-- inspect_tables: tables of every kind and views. $1 the only table, or null; $2 the only schema, or null.
-- What belongs to an extension comes only when it is asked for by name.
with relation as (
        select c.*, n.nspname
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'v', 'm', 'f')
           and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
           and ($1::oid is null or c.oid = $1)
           and ($2::text is null or n.nspname = $2)
           and ($1::oid is not null
                or not exists (select from pg_depend d
                                where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
                                  and d.deptype = 'e'))
), relative as (
        select i.inhrelid, i.inhparent, format('%I.%I', cn.nspname, cc.relname) as child,
               format('%I.%I', pn.nspname, pc.relname) as parent, i.inhseqno
          from pg_inherits i
          join pg_class cc on cc.oid = i.inhrelid and cc.relkind in ('r', 'p', 'f')
          join pg_namespace cn on cn.oid = cc.relnamespace
          join pg_class pc on pc.oid = i.inhparent
          join pg_namespace pn on pn.oid = pc.relnamespace
         where $1::oid is null or $1 in (i.inhrelid, i.inhparent)
), parents as (
        select inhrelid, json_agg(parent order by inhseqno) as names from relative group by inhrelid
), children as (
        select inhparent, json_agg(child order by child) as names from relative group by inhparent
), size as (
        select c.oid, pg_table_size(c.oid) as bytes_table, pg_indexes_size(c.oid) as bytes_indexes,
               pg_relation_size(c.oid) as bytes_rows
          from relation c
         where c.relkind in ('r', 'm')
        union all
        select c.oid, sum(pg_table_size(p.relid))::bigint, sum(pg_indexes_size(p.relid))::bigint,
               sum(pg_relation_size(p.relid))::bigint
          from relation c, pg_partition_tree(c.oid) p
         where c.relkind = 'p'
           and p.isleaf and (select l.relkind from pg_class l where l.oid = p.relid) = 'r'
         group by c.oid
), index_use as (
        select i.indrelid, sum(pg_stat_get_numscans(i.indexrelid))::bigint as scans
          from pg_index i
         where i.indrelid >= 16384 and ($1::oid is null or i.indrelid = $1)
         group by i.indrelid
), access as (
        select acl,
               (select json_agg(json_build_object('role', role, 'privileges', privileges, 'grantable', grantable)
                                order by role)
                  from (select case grantee when 0 then 'public' else pg_get_userbyid(grantee) end as role,
                               json_agg(privilege_type order by privilege_type) as privileges,
                               coalesce(json_agg(privilege_type order by privilege_type) filter (where is_grantable),
                                        '[]') as grantable
                          from aclexplode(acl)
                         group by grantee) as g) as grants
          from (select distinct coalesce(relacl, acldefault('r', relowner)) as acl from relation) as d
), described as (
        select objoid, description
          from pg_description
         where classoid = 'pg_class'::regclass and objsubid = 0
)
select c.oid as relation,
       c.nspname as schema,
       c.relname as name,
       format('%I.%I', c.nspname, c.relname) as identity,
       case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
                      when 'm' then 'materialized view' else 'foreign table' end as kind,
       pg_get_userbyid(c.relowner) as owner,
       case c.relpersistence when 'p' then 'permanent' when 'u' then 'unlogged' else 'temporary' end as persistence,
       k.description as comment,
       (select e.extname from pg_depend d join pg_extension e on e.oid = d.refobjid
         where $1::oid is not null and d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e') as extension,
       case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key,
       case when c.relispartition then pg_get_expr(c.relpartbound, c.oid) end as partition_bound,
       coalesce(p.names, '[]') as parents,
       coalesce(h.names, '[]') as children,
       c.relrowsecurity as row_security,
       c.relforcerowsecurity as row_security_forced,
       (select f.srvname from pg_foreign_table t join pg_foreign_server f on f.oid = t.ftserver
         where c.relkind = 'f' and t.ftrelid = c.oid) as foreign_server,
       (select spcname from pg_tablespace where oid = nullif(c.reltablespace, 0)) as tablespace,
       coalesce(to_json(c.reloptions), '[]') as options,
       case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as definition,
       a.grants,
       s.bytes_table + s.bytes_indexes as bytes,
       s.bytes_table,
       s.bytes_rows,
       s.bytes_indexes,
       case when c.relkind in ('v', 'f') or c.reltuples < 0 then null else c.reltuples::bigint end as rows_estimated,
       t.rows_live, t.rows_dead, t.rows_modified, t.rows_inserted, t.rows_updated, t.rows_updated_hot, t.rows_deleted,
       t.sequential_scans, t.sequential_rows,
       case when t.rows_live is not null then coalesce(u.scans, 0) end as index_scans,
       to_char(t.vacuumed at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_vacuum,
       to_char(t.autovacuumed at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_autovacuum,
       to_char(t.analyzed at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_analyze,
       to_char(t.autoanalyzed at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_autoanalyze,
       case when c.relfrozenxid <> '0' then age(c.relfrozenxid)::bigint end as transaction_age
  from relation c
  left join size s on s.oid = c.oid
  left join parents p on p.inhrelid = c.oid
  left join children h on h.inhparent = c.oid
  left join index_use u on u.indrelid = c.oid
  left join described k on k.objoid = c.oid
  left join access a on a.acl = coalesce(c.relacl, acldefault('r', c.relowner))
  left join lateral (
        select pg_stat_get_live_tuples(c.oid) as rows_live,
               pg_stat_get_dead_tuples(c.oid) as rows_dead,
               pg_stat_get_mod_since_analyze(c.oid) as rows_modified,
               pg_stat_get_tuples_inserted(c.oid) as rows_inserted,
               pg_stat_get_tuples_updated(c.oid) as rows_updated,
               pg_stat_get_tuples_hot_updated(c.oid) as rows_updated_hot,
               pg_stat_get_tuples_deleted(c.oid) as rows_deleted,
               pg_stat_get_numscans(c.oid) as sequential_scans,
               pg_stat_get_tuples_returned(c.oid) as sequential_rows,
               pg_stat_get_last_vacuum_time(c.oid) as vacuumed,
               pg_stat_get_last_autovacuum_time(c.oid) as autovacuumed,
               pg_stat_get_last_analyze_time(c.oid) as analyzed,
               pg_stat_get_last_autoanalyze_time(c.oid) as autoanalyzed
       ) t on c.relkind in ('r', 'm', 'p')
 order by c.nspname, c.relname
