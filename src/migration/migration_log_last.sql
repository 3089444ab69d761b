-- migration_log_last: what ran last of a revision.  $1 revision
select direction, parts, is_whole, checksum
  from skinspire.migration_log
 where revision = $1
 order by id desc
 limit 1
