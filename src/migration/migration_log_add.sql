-- migration_log_add: $1 revision, $2 direction, $3 parts, $4 whole, $5 checksum, $6 seconds, $7 environment, $8 user,
-- $9 version of the program
insert into skinspire.migration_log
    (revision, direction, parts, is_whole, checksum, seconds, environment, os_user, tool_version)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
