-- The settings of a transaction that lays a database down in place: no time limits but for locks, every row or an error,
-- values that are read as they were written, functions that are not looked into. Settings that this server does not know
-- are left out.  $1 client_encoding, $2 how long to wait for a lock
select count(set_config(s.name, w.value, true))
  from (values ('client_encoding', $1),
               ('lock_timeout', $2),
               ('datestyle', 'ISO, MDY'),
               ('intervalstyle', 'postgres'),
               ('xmloption', 'content'),
               ('array_nulls', 'on'),
               ('transform_null_equals', 'off'),
               ('row_security', 'off'),
               ('jit', 'off'),
               ('check_function_bodies', 'off'),
               ('statement_timeout', '0'),
               ('transaction_timeout', '0'),
               ('idle_in_transaction_session_timeout', '0'),
               ('maintenance_work_mem',
                greatest(pg_size_bytes(current_setting('maintenance_work_mem')), 256 * 1024 * 1024) / 1024 || 'kB')
       ) as w (name, value)
  join pg_settings s on lower(s.name) = w.name
