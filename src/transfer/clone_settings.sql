-- The settings of a session that clones: as long as it takes, but a killed program's statement ends at once, where the
-- server knows how (14 and later).  $1 how long to wait for a lock
select set_config(name, case name when 'lock_timeout' then $1 when 'client_connection_check_interval' then '200' else '0' end, false)
  from pg_settings
 where name in ('statement_timeout', 'lock_timeout', 'idle_session_timeout', 'client_connection_check_interval')
