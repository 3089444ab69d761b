-- verify_database: encoding, collation, character types, time zone, checksums, standby, size
select pg_encoding_to_char(encoding), datcollate, datctype, current_setting('TimeZone'),
       current_setting('data_checksums') = 'on', pg_is_in_recovery(), pg_database_size(oid)
  from pg_database
 where datname = current_database()
