-- One replacement of a database at a time: held until the transaction ends. An advisory lock belongs to one
-- database, and another run may have found its way to another maintenance database: so that is looked at too.
-- $1 the target's name
select case
           when pg_try_advisory_xact_lock(key)
           then not exists (select
                              from pg_locks
                             where locktype = 'advisory'
                               and objsubid = 1
                               and classid::bigint << 32 | objid::bigint = key
                               and granted
                               and pid <> pg_backend_pid())
           else false
       end
  from hashtextextended('skinspire replaces ' || $1::text, 0) as key
