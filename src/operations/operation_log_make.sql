-- operation_log_make: the table of operations. "if not exists" alone fails when two make it at once, hence the
-- lock.
do $$
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('skinspire.operation_log'));
    create schema if not exists skinspire;
    create table if not exists skinspire.operation_log (
        id bigint generated always as identity primary key,
        started_at timestamptz not null,
        ended_at timestamptz not null,
        environment text not null,
        database text not null,
        os_user text not null,
        host text not null,
        role name not null default session_user,
        address inet default pg_catalog.inet_client_addr(),
        command text not null,
        outcome text not null,
        detail text not null
    );
    comment on table skinspire.operation_log is
        'What the program skinspire did to the databases of this server, one row for each operation that ended.';
end
$$
