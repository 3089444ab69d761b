-- migration_log_upgrades: of each revision the checksum of its upgrade that ran last.
select distinct on (revision) revision, checksum
  from skinspire.migration_log
 where direction = 'upgrade'
   and is_whole
 order by revision, id desc
