-- What belongs to a database's oid and would stay behind with it.  $1 the database's name
select 'the logical replication slot ' || quote_ident(slot_name)
  from pg_replication_slots
 where database = $1
union all
select 'the subscription ' || quote_ident(s.subname)
  from pg_subscription s
  join pg_database d on d.oid = s.subdbid
 where d.datname = $1
union all
select 'the prepared transaction ' || quote_literal(gid)
  from pg_prepared_xacts
 where database = $1
