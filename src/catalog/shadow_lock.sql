-- A shadow belongs to a run as long as that holds this lock: 1936419182 is "skin".  $1 the shadow's name
select pg_try_advisory_xact_lock(1936419182, hashtext($1)),
       set_config('transaction_timeout', '0', true), -- @since 17
       set_config('idle_in_transaction_session_timeout', '0', true)
