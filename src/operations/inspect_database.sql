-- inspect_database: the database and its server, one row
select d.datname as name,
       pg_get_userbyid(d.datdba) as owner,
       shobj_description(d.oid, 'pg_database') as comment,
       pg_database_size(d.oid) as bytes,
       pg_encoding_to_char(d.encoding) as encoding,
       d.datcollate as collation,
       d.datctype as character_types,
       t.spcname as tablespace,
       nullif(d.datconnlimit, -1) as connection_limit,
       age(d.datfrozenxid)::bigint as transaction_age,
       s.numbackends as sessions,
       s.xact_commit as commits,
       s.xact_rollback as rollbacks,
       s.deadlocks,
       s.blks_read as blocks_read,
       s.blks_hit as blocks_hit,
       to_char(s.stats_reset at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as statistics_since,
       current_setting('server_version') as server_version,
       inet_server_addr()::text as server_address,
       current_setting('port')::int as server_port,
       to_char(pg_postmaster_start_time() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as server_started,
       pg_is_in_recovery() as standby,
       current_user::text as role,
       (select json_agg(json_build_object('role', role, 'privileges', privileges, 'grantable', grantable) order by role)
          from (select case grantee when 0 then 'public' else pg_get_userbyid(grantee) end as role,
                       json_agg(privilege_type order by privilege_type) as privileges,
                       coalesce(json_agg(privilege_type order by privilege_type) filter (where is_grantable), '[]')
                           as grantable
                  from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba)))
                 group by grantee) as a) as grants
  from pg_database d
  join pg_tablespace t on t.oid = d.dattablespace
  left join pg_stat_database s on s.datid = d.oid
 where d.datname = current_database()
