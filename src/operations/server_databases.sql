-- server_databases: the databases that somebody made in the private server, with their sizes
select datname, pg_database_size(oid)
  from pg_database
 where not datistemplate
   and datname <> 'postgres'
 order by datname
