-- extension_version: $1 its name; no row when the server does not have it, null when this database does not
select installed_version
  from pg_available_extensions
 where name = $1
