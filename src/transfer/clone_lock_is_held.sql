-- Whether a session has come so far with its CREATE DATABASE that newcomers to the template wait.
-- $1 the template's oid, $2 the session's process
select exists (select
                 from pg_locks
                where locktype = 'object'
                  and classid = 'pg_database'::regclass
                  and objid = $1::oid
                  and pid = $2::integer
                  and mode = 'ShareLock'
                  and granted)
