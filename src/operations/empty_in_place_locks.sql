-- How many locks it takes to drop all that is in this database (each thing that depends on another one is locked), and
-- for how many the server has room.
select (select count(*) from (select distinct classid, objid from pg_depend where objid >= 16384) d),
       current_setting('max_locks_per_transaction')::bigint *
       (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint)
