-- migration_log_upgrades: of each revision the checksum of its upgrade that ran last; a stamp, which has none, ran nothing.
select distinct on (revision) revision, checksum
  from skinspire.migration_log
 where direction = 'upgrade'
   and is_whole
   and checksum <> ''
 order by revision, id desc
