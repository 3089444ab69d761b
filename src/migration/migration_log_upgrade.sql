-- migration_log_upgrade: the checksum of the upgrade of a revision that ran last.  $1 revision
select checksum
  from skinspire.migration_log
 where revision = $1
   and direction = 'upgrade'
   and is_whole
 order by id desc
 limit 1
