-- extension_needs_superuser: $1 its name. A trusted extension can be installed by whoever may create in the database
select v.superuser and not v.trusted
  from pg_available_extension_versions v
  join pg_available_extensions e on e.name = v.name and e.default_version = v.version
 where v.name = $1
