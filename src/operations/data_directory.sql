-- Where the server keeps a tablespace's files.  $1 its name; null: the cluster's own.  Null when it is not told to
-- this role.
select coalesce(nullif((select pg_tablespace_location(oid) from pg_tablespace where spcname = $1), ''),
                current_setting('data_directory', true))
