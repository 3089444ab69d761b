-- role_facts: $1 a role; no row when there is none. May it log in, make databases, see and end sessions; may the
-- current role act for it
select rolcanlogin, rolcreatedb or rolsuper,
       pg_has_role(oid, 'pg_signal_backend', 'member') and pg_has_role(oid, 'pg_monitor', 'member'),
       pg_has_role(current_user, oid, 'member')
  from pg_roles
 where rolname = $1
