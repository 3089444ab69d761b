-- Whether a session that holds an advisory lock is one of this server's: equal system identifiers prove nothing, since
-- a standby and a promoted copy have them too.  $1 the lock's key, $2 the session's process, $3 its database
select exists (select
                 from pg_locks l
                 join pg_database d on d.oid = l.database
                where l.locktype = 'advisory'
                  and l.objsubid = 1
                  and l.classid::bigint << 32 | l.objid::bigint = $1::bigint
                  and l.pid = $2::integer
                  and d.datname = $3)
