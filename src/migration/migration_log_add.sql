-- migration_log_add: rows for what ran, the first one first.  $1 a JSON array of objects; `age` is how many seconds ago it
-- ended, $2 environment, $3 user, $4 version of the program
insert into skinspire.migration_log
    (revision, direction, parts, statements, comes_now, is_whole, checksum, ended_at, seconds, environment, os_user, tool_version)
select e.entry->>'revision', e.entry->>'direction', (e.entry->>'parts')::integer,
       (e.entry->>'statements')::integer, (e.entry->>'comes_now')::boolean, (e.entry->>'is_whole')::boolean,
       e.entry->>'checksum', pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => (e.entry->>'age')::double precision),
       (e.entry->>'seconds')::double precision, $2, $3, $4
  from pg_catalog.json_array_elements($1::json) with ordinality e (entry, place)
 order by e.place
