-- Whether the server archives its WAL, by what, and how that goes.
select m.setting <> 'off',
       c.setting,
       to_char(a.last_archived_time at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       to_char(a.last_failed_time at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       coalesce(a.last_failed_time > coalesce(a.last_archived_time, '-infinity'), false)
  from pg_settings m
 cross join pg_stat_archiver a
  left join pg_settings c on c.name = 'archive_command'
 where m.name = 'archive_mode'
