-- Who is connected to a database, ourselves apart.  $1 the database's name
select a.pid,
       a.usename as role,
       coalesce(nullif(a.application_name, ''), '-') as application,
       coalesce(host(a.client_addr), 'local') as address,
       coalesce(a.state, '-') as state
  from pg_stat_activity a
  join pg_database d on d.oid = a.datid
 where d.datname = $1
   and a.usesysid is not null
   and a.pid <> pg_backend_pid()
 order by a.pid
