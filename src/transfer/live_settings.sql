-- What a session needs that carries rows, whichever way: no time limits, every row or an error and in the order in which
-- they lie, values that are written and read alike everywhere, no compiling of what runs once. Settings that this server
-- does not know are left out.
-- $1 client_encoding
select count(set_config(s.name, w.value, false))
  from (values ('client_encoding', $1),
               ('search_path', ''),
               ('datestyle', 'ISO, MDY'),
               ('intervalstyle', 'postgres'),
               ('extra_float_digits', '3'),
               ('bytea_output', 'hex'),
               ('xmloption', 'content'),
               ('array_nulls', 'on'),
               ('transform_null_equals', 'off'),
               ('row_security', 'off'),
               ('synchronize_seqscans', 'off'),
               ('jit', 'off'),
               ('statement_timeout', '0'),
               ('lock_timeout', '0'),
               ('transaction_timeout', '0'),
               ('idle_session_timeout', '0'),
               ('idle_in_transaction_session_timeout', '0'),
               ('default_transaction_read_only', 'off')) as w (name, value)
  join pg_settings s on lower(s.name) = w.name
