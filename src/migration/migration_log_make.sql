-- migration_log_make: the log of migrations; nothing where it is there. "if not exists" alone fails when two make it at
-- once, hence the lock; and for a schema it asks for a right that nobody needs where that is there.
do $$
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('skinspire.migration_log'));
    if not exists (select from pg_catalog.pg_namespace where nspname = 'skinspire') then
        create schema skinspire;
    end if;
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
