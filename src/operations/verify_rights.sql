-- verify_rights: superuser, createdb, createrole, owner of the database, create and temp in it, ends sessions
select r.rolsuper, r.rolcreatedb, r.rolcreaterole, pg_has_role(d.datdba, 'usage'),
       has_database_privilege(d.oid, 'create'), has_database_privilege(d.oid, 'temp'),
       pg_has_role('pg_signal_backend', 'usage')
  from pg_roles r, pg_database d
 where r.rolname = current_user
   and d.datname = current_database()
