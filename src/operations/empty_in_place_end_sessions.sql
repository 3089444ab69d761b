-- Ends the sessions that hold a table of this database, as far as this role may.
select count(pg_terminate_backend(a.pid))
  from pg_stat_activity a
  join pg_roles r on r.oid = a.usesysid
  join pg_roles me on me.rolname = current_user
 where a.datname = current_database()
   and a.pid <> pg_backend_pid()
   and exists (select from pg_locks l where l.pid = a.pid and l.locktype = 'relation' and l.relation >= 16384)
   and (me.rolsuper
        or not r.rolsuper and (pg_has_role(r.oid, 'usage') or pg_has_role('pg_signal_backend', 'usage')))
