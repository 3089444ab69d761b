-- One replacement of a database at a time: held until the transaction ends.  $1 the target's name
select pg_try_advisory_xact_lock(hashtextextended('skinspire replaces ' || $1::text, 0))
