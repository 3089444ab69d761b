-- snapshot_gaps: what is in the database and no kind of fact is about, one line each. Empty where nothing is.
select 'large object ' || oid
  from pg_largeobject_metadata
 where false
