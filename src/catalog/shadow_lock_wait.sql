-- shadow_lock_wait: the same lock, where another run has it.  $1 the shadow's name
select pg_advisory_xact_lock(1936419182, hashtext($1))
