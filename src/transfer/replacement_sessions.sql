-- Who is connected to a database, ourselves apart, and whether this role may end the session.
-- $1 the database's name
select a.pid,
       a.usename as role,
       coalesce(nullif(a.application_name, ''), '-') as application,
       coalesce(host(a.client_addr), 'local') as address,
       coalesce(a.state, '-') as state,
       me.rolsuper
         or not r.rolsuper and (pg_has_role(r.oid, 'usage') or pg_has_role('pg_signal_backend', 'usage')) as may_end
  from pg_stat_activity a
  join pg_database d on d.oid = a.datid
  join pg_roles r on r.oid = a.usesysid
  join pg_roles me on me.rolname = current_user
 where d.datname = $1
   and a.pid <> pg_backend_pid()
 order by a.pid
