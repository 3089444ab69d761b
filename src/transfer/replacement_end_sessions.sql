-- Ends every session of a database that this role may end.  $1 the database's oid
select count(pg_terminate_backend(a.pid))
  from pg_stat_activity a
  join pg_roles r on r.oid = a.usesysid
  join pg_roles me on me.rolname = current_user
 where a.datid = $1::oid
   and a.pid <> pg_backend_pid()
   and (me.rolsuper
        or not r.rolsuper and (pg_has_role(r.oid, 'usage') or pg_has_role('pg_signal_backend', 'usage')))
