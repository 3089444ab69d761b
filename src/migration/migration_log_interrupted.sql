-- migration_log_interrupted: the revisions of which something ran last and did not come to its end: direction, how many parts
-- and statements of the next one are done, whether another one began, and the checksum of what is done.
select l.revision, l.direction, l.parts, l.statements, l.comes_now, l.checksum
  from (select distinct on (revision) *
          from skinspire.migration_log
         order by revision, id desc) l
 where not l.is_whole
   and (l.parts > 0 or l.statements > 0 or l.comes_now)
