-- migration_log_forget: takes out what tells of revisions that are half done.
delete from skinspire.migration_log l
 where not l.is_whole
   and not exists (select from skinspire.migration_log later
                    where later.revision = l.revision and later.is_whole and later.id > l.id)
