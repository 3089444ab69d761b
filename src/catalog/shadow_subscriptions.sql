-- shadow_subscriptions: what a database that is to be dropped subscribes to.
select s.subname
  from pg_subscription s
  join pg_database d on d.oid = s.subdbid
 where d.datname = current_database()
