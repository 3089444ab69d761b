-- The security labels of a database, and whether this role may set them.  $1 its oid
select 'the security label of ' || l.provider as what, me.rolsuper as may_set, l.provider, l.label
  from pg_shseclabel l
  join pg_roles me on me.rolname = current_user
 where l.objoid = $1::oid and l.classoid = 'pg_database'::regclass
