-- migration_log_make: the log of migrations; nothing where it is there, or where this role may not make it. "if not
-- exists" alone fails when two make it at once, hence the lock.
do $$
begin
    if exists (select
                 from pg_catalog.pg_class c
                where c.oid = pg_catalog.to_regclass('skinspire.migration_log')
                  and not pg_catalog.pg_has_role(c.relowner, 'usage'))
       or (pg_catalog.to_regnamespace('skinspire') is null
           and not pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create'))
       or (pg_catalog.to_regnamespace('skinspire') is not null
           and not pg_catalog.has_schema_privilege('skinspire', 'create')) then
        return;
    end if;
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('skinspire.migration_log'));
    create schema if not exists skinspire;
    create table if not exists skinspire.migration_log (
        id bigint generated always as identity primary key,
        revision text not null,
        direction text not null check (direction in ('upgrade', 'downgrade')),
        parts integer not null,
        statements integer not null default 0,
        comes_now boolean not null default false,
        is_whole boolean not null,
        checksum text not null,
        ended_at timestamptz not null default pg_catalog.clock_timestamp(),
        seconds double precision not null,
        environment text not null,
        os_user text not null,
        role name not null default session_user,
        tool_version text not null
    );
    alter table skinspire.migration_log
        add column if not exists statements integer not null default 0,
        add column if not exists comes_now boolean not null default false;
    comment on table skinspire.migration_log is
        'What ran of the migrations in this database: a row for each revision, and for each part of one that needed '
        'a commit in between.';
end
$$
