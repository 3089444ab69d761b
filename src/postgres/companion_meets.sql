-- companion_meets: whether this is the server that was started at $1
select extract(epoch from pg_postmaster_start_time())::text = $1
