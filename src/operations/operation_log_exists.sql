-- operation_log_exists: is the table there?
select pg_catalog.to_regclass('skinspire.operation_log') is not null
