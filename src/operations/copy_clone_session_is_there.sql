-- Whether a session of ours that was closed is still in the database, of which the server learns a moment later.
-- $1 its process, $2 the database
select exists (select from pg_stat_activity where pid = $1::integer and datname = $2)
