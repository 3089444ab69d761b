-- Whether the current database holds nothing that a user made: objects get oids from 16384 on.
select not exists (select from pg_class where oid >= 16384)
   and not exists (select from pg_proc where oid >= 16384)
   and not exists (select from pg_largeobject_metadata)
