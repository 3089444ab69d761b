-- Shadows that are kept: names, comments, sizes.  $1 how their comments begin
select d.datname, shobj_description(d.oid, 'pg_database'),
       case when has_database_privilege(d.oid, 'connect') then pg_database_size(d.oid) else -1 end
  from pg_database d
 where starts_with(d.datname, 'skinspire_shadow_kept_')
   and starts_with(shobj_description(d.oid, 'pg_database'), $1)
 order by 1
