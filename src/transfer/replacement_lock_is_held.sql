-- Whether newcomers to a database wait already.  $1 the database's oid
select exists (select
                 from pg_locks
                where locktype = 'object'
                  and classid = 'pg_database'::regclass
                  and objid = $1::oid
                  and mode = 'AccessExclusiveLock'
                  and granted)
