#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# Copying inside the target, in one transaction: when it is done, what arrives, what is refused, what faults leave.
load helper

ROWS=5000

setup()
{
    new_project
    new_databases dev test
    psql_super -c "alter role $OWNER nocreatedb"
    psql_in "$(database_of test)" "$OWNER" <<END
create schema ward;
create type mood as enum ('calm', 'worried');
create domain code as text check (value ~ '^[A-Z]');
create table marker as select 'new' as state;
create table patients (id bigint generated always as identity primary key, name text not null unique, mood mood, code code,
    initial text generated always as (substr(name, 1, 1)) stored);
insert into patients (name, mood, code) select 'patient ' || n, 'calm', 'A' || n from generate_series(1, $ROWS) n;
create table ward.beds (id int primary key, patient bigint references patients, note text default 'none');
insert into ward.beds select n, n from generate_series(1, 100) n;
create table things (n int, at date) partition by range (at);
create table things_2025 partition of things for values from ('2025-01-01') to ('2026-01-01');
insert into things select n, '2025-02-02' from generate_series(1, $ROWS) n;
create index on patients (mood) where mood = 'worried';
create function stamp() returns trigger language plpgsql as \$\$ begin new.note = 'stamped'; return new; end \$\$;
create trigger on_insert before insert on ward.beds for each row execute function stamp();
create view elders as select id, name from patients where id < 100;
create materialized view counted as select count(*) from patients;
create sequence numbers start 1000 increment 5;
select nextval('numbers'), nextval('numbers') \g /dev/null
alter table patients enable row level security;
create policy everybody on patients using (true);
select lo_from_bytea(0, 'a scan'), lo_from_bytea(0, decode(repeat('00ff', 200000), 'hex')) \g /dev/null
comment on table patients is 'PHI: "all" of it';
grant select on patients to public;
alter default privileges grant select on tables to public;
END
    psql_in "$(database_of dev)" "$OWNER" <<'END'
create table marker as select 'old' as state;
create table things as select 1 as id;
create table patients (old int primary key, other int references patients);
create view over_things as select * from things;
create schema relics;
create function relics.f() returns int language sql as 'select 1';
create type mood as enum ('other');
select lo_from_bytea(0, 'an old scan') \g /dev/null
END
}

teardown()
{
    rm -f "$BATS_TEST_TMPDIR/clients"
    wait
    clean_up
}

same_content()
{
    dump "$(database_of test)" >"$BATS_TEST_TMPDIR/test.sql"
    dump "$(database_of dev)" >"$BATS_TEST_TMPDIR/dev.sql"
    diff "$BATS_TEST_TMPDIR/test.sql" "$BATS_TEST_TMPDIR/dev.sql"
}

state()
{
    psql_in "$(database_of dev)" "$OWNER" -c 'select (select state from marker), (select count(*) from things)'
}

is_old() { [[ $(state) == 'old|1' ]]; }
is_new() { [[ $(state) == "new|$ROWS" ]]; }

copy_in_place()
{
    "$SKINSPIRE" copy test dev --no-backup "$@"
}

@test 'a role that may not create databases copies in place, and the dumps are equal' {
    run -0 copy_in_place
    assert_output --partial 'test is copied in place, since this role may not create databases'
    assert_output --partial 'in place; counts, structure and sequences are equal'
    same_content
    run -0 copy_in_place
    same_content
    run -0 psql_super -c "select count(*) from pg_database where starts_with(datname, '$ID')"
    assert_output 2
}

@test 'the way is said in JSON, and a dry run changes nothing' {
    run -0 --separate-stderr copy_in_place --dry-run --json
    run -0 jq -r '[.way, .reason, .retained] | @json' <<<"$output"
    assert_output '["in-place","this role may not create databases",null]'
    is_old
    run -0 copy_in_place --dry-run
    assert_output --partial ', in place; nothing was changed'
    is_old
}

@test 'what only a database beside the target can do is refused' {
    run -7 copy_in_place --no-owner
    assert_output --partial '--no-owner needs another database'
    run -7 copy_in_place --pause-source
    is_old
}

@test 'in place when it is asked for, with quotes and capitals' {
    psql_super -c "alter role $OWNER createdb"
    psql_in "$(database_of test)" "$OWNER" -c 'create table "Wärd ""3""" ("It'\''s" int, " b" text)' \
        -c 'insert into "Wärd ""3""" values (1, e'\''tab\tand\nline'\'')'
    run -0 copy_in_place --way in-place
    same_content
}

@test 'a failure in the script for copies takes all of it back' {
    mkdir database
    echo 'select nothing_of_that_name;' >database/after_copy.sql
    run -5 copy_in_place
    is_old
    echo "update marker set state = 'quiet';" >database/after_copy.sql
    run -0 copy_in_place
    [[ $(state) == "quiet|$ROWS" ]]
}

@test 'what the role may not drop is named before the start' {
    psql_super -c "create role ${ID}other"
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" <<END
create table foreign_things (n int);
alter table foreign_things owner to ${ID}other;
create function not_ours() returns int language sql as 'select 1';
select lo_from_bytea(4711, 'not ours') \g /dev/null
alter default privileges for role ${ID}other grant select on tables to public;
END
    run -7 copy_in_place
    assert_output --partial "table public.foreign_things belongs to ${ID}other"
    assert_output --partial 'function public.not_ours() belongs to'
    assert_output --partial 'large object 4711 belongs to'
    assert_output --partial "FOR ROLE ${ID}other"
    is_old
}

@test 'extensions that are wanted stay, others go' {
    psql_in "$(database_of test)" "$OWNER" -c 'create extension pgcrypto' -c 'create extension citext' \
        -c "create table emails as select 'A@b'::citext as email"
    psql_in "$(database_of dev)" "$OWNER" -c 'create extension pgcrypto' -c 'create extension hstore' \
        -c "create table pairs as select 'a=>1'::hstore as h"
    run -0 copy_in_place
    same_content
}

@test 'clients that hold tables are ended, and those that come again wait' {
    local client
    : >"$BATS_TEST_TMPDIR/clients"
    for client in 1 2 3; do
        while [[ -e $BATS_TEST_TMPDIR/clients ]]; do
            psql_in "$(database_of dev)" "$OWNER" \
                -c 'select (select state from marker), (select count(*) from things)' 2>/dev/null || true
        done >"$BATS_TEST_TMPDIR/seen.$client" </dev/null 3>&- &
    done
    psql_in "$(database_of dev)" "$OWNER" -c 'begin' -c 'select * from things' -c 'select pg_sleep(60)' >/dev/null 2>&1 3>&- &
    sleep 0.5
    run -0 copy_in_place
    run -0 copy_in_place
    rm "$BATS_TEST_TMPDIR/clients"
    wait || true
    run sort -u "$BATS_TEST_TMPDIR"/seen.*
    local line
    for line in "${lines[@]}"; do
        [[ $line == 'old|1' || $line == "new|$ROWS" ]] || fail "seen: $line"
    done
    same_content
}

@test 'killed with -9 at many points: old or new' {
    local attempt pid
    for ((attempt = 1; attempt <= ${SKI_TEST_KILLS:-20}; attempt++)); do
        "$SKINSPIRE" copy test dev --no-backup --quiet >/dev/null 2>&1 3>&- &
        pid=$!
        sleep "$(awk -v seed="$RANDOM" 'BEGIN { srand(seed); print 1.2 * rand() }')"
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
        is_old || is_new
    done
    run -0 copy_in_place
    same_content
}

@test 'more than the server has room for in one transaction is foreseen' {
    psql_in "$(database_of test)" "$OWNER" -c 'do $$ begin
        for i in 1..3500 loop execute format('\''create table many_%s (n int primary key)'\'', i);
        if i % 500 = 0 then commit; end if; end loop; end $$'
    run -7 copy_in_place
    assert_output --partial 'max_locks_per_transaction'
    is_old
}

@test 'a backup comes first, and brings everything back' {
    local file
    run -0 "$SKINSPIRE" copy test dev
    assert_output --partial 'backed up to'
    same_content
    file=$(find backups -name '*.zst' | head -n 1)
    [[ -n $file ]]
    psql_super -c "alter role $OWNER createdb"
    run -0 "$SKINSPIRE" restore dev "$file"
    is_old
}

@test 'no backup, no copy' {
    mkdir -p backups
    : >backups/dev
    run ! "$SKINSPIRE" copy test dev
    assert_output --partial '--no-backup'
    is_old
}

@test 'through a pooler that knows the target alone' {
    local pooled
    start_pgbouncer
    psql_super -c "alter role $OWNER createdb"
    pooled="postgresql://$OWNER@/$(database_of dev)?host=$SKI_TEST_PGHOST&port=$BOUNCER_PORT"
    DEV_DATABASE_URL=$pooled run -7 "$SKINSPIRE" copy test dev
    assert_output --partial 'no backup of it can be made'
    DEV_DATABASE_URL=$pooled run -0 copy_in_place
    assert_output --partial 'dev is reached through a pooler'
    same_content
    # Nothing of what the transaction has set stays with the pool's sessions.
    run -0 "$SKI_TEST_CLIENT_BIN/psql" -X -A -t "$pooled" -c 'show row_security'
    assert_output on
}

@test 'the server that admits us to the target by name alone: found out before the swap' {
    local building hba
    psql_super -c "alter role $OWNER createdb"
    # Its name is always the same.
    "$SKINSPIRE" copy test dev --way stream --quiet >/dev/null 2>&1 3>&- &
    until building=$(psql_super -c "select datname from pg_database where starts_with(datname, '$(database_of dev)_new')") &&
        [[ -n $building ]]; do
        kill -0 $!
    done
    wait
    "$SKINSPIRE" undo dev --quiet
    hba=$(psql_super -c 'show hba_file')
    cp "$hba" "$BATS_TEST_TMPDIR/hba"
    { echo "local \"$building\" $OWNER reject"; cat "$BATS_TEST_TMPDIR/hba"; } >"$hba"
    psql_super -c 'select pg_reload_conf()' >/dev/null
    sleep 0.2
    local chosen=0
    "$SKINSPIRE" copy test dev --no-backup --table marker >/dev/null 2>&1 || chosen=$?
    run "$SKINSPIRE" copy test dev --no-backup --way best
    cat "$BATS_TEST_TMPDIR/hba" >"$hba"
    psql_super -c 'select pg_reload_conf()' >/dev/null
    assert_success
    # A choice of tables can't be made in place: nothing is done then.
    [[ $chosen == 7 ]]
    assert_output --partial 'it is copied in place instead'
    same_content
    run -0 psql_super -c "select count(*) from pg_database where starts_with(datname, '$(database_of dev)_new')"
    assert_output 0
}
