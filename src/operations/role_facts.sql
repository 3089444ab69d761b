-- role_facts: $1 a role; no row when there is none. May it log in, make databases, see and end sessions; may the
-- current role act for it: since PostgreSQL 16 a right of its own, which who makes a role does not have at once
select rolcanlogin, rolcreatedb or rolsuper,
       pg_has_role(oid, 'pg_signal_backend', 'member') and pg_has_role(oid, 'pg_monitor', 'member'),
       pg_has_role(oid, case when current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end)
  from pg_roles
 where rolname = $1
