-- What a session that builds a database needs beyond that: nobody waits for its commits, its functions are not looked
-- into (what they name may come later), and memory for making indexes.
select set_config('synchronous_commit', 'off', false),
       set_config('check_function_bodies', 'off', false),
       set_config('maintenance_work_mem',
                  greatest(pg_size_bytes(current_setting('maintenance_work_mem')), 256 * 1024 * 1024) / 1024 || 'kB',
                  false)
