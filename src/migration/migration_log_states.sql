-- migration_log_states: of each revision the checksum of its upgrade, null where it was taken back or never ran; whether
-- anything ran of it at all; and whether what was written down last is a stamp that added it.
select revision,
       (pg_catalog.array_agg(case direction when 'upgrade' then checksum end order by id desc) filter (where checksum <> ''))[1],
       pg_catalog.bool_or(checksum <> ''),
       (pg_catalog.array_agg(direction = 'upgrade' and checksum = '' order by id desc))[1]
  from skinspire.migration_log
 where is_whole
 group by revision
