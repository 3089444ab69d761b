-- Where the server keeps a tablespace's files.  $1 its name; null: the one of the database that asks.  Null when this role
-- is not told.
select coalesce(nullif((select pg_tablespace_location(oid)
                          from pg_tablespace
                         where spcname = $1
                            or $1 is null
                           and oid = (select dattablespace from pg_database where datname = current_database())), ''),
                case when pg_has_role('pg_read_all_settings', 'usage') then current_setting('data_directory') end)
