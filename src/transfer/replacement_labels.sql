-- The security labels of a database.  $1 its oid
select provider, label
  from pg_shseclabel
 where objoid = $1::oid and classoid = 'pg_database'::regclass
