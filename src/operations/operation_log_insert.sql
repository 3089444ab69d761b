-- operation_log_insert: $1 start, $2 end, $3 environment, $4 database, $5 user, $6 host, $7 command, $8 outcome,
-- $9 detail
insert into skinspire.operation_log
    (started_at, ended_at, environment, database, os_user, host, command, outcome, detail)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
