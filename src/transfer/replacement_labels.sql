-- The security labels of a database, and whether this role may set them (said before the start).  $1 its oid
select l.provider, l.label, me.rolsuper
  from pg_shseclabel l
  join pg_roles me on me.rolname = current_user
 where l.objoid = $1::oid and l.classoid = 'pg_database'::regclass
