-- Whether this role may create databases. It has to where there is no such database yet: then it is asked to do so all the
-- same, and hears why not.  $1 the database
select rolcreatedb or rolsuper or not exists (select from pg_database where datname = $1)
  from pg_roles
 where rolname = current_user
