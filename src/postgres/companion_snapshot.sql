-- companion_snapshot: what the second session takes over, and by which it knows the server again
select pg_export_snapshot(), extract(epoch from pg_postmaster_start_time())::text
