-- verify_collation: the version of the collation's library that the database was built with, and the present one
select datcollversion, pg_database_collation_actual_version(oid)
  from pg_database
 where datname = current_database()
