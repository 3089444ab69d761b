-- migration_log_interrupted: the revisions of which something ran last and did not come to its end: direction, and how many
-- parts are done.
select l.revision, l.direction, l.parts
  from (select distinct on (revision) revision, direction, parts, is_whole
          from skinspire.migration_log
         order by revision, id desc) l
 where not l.is_whole
