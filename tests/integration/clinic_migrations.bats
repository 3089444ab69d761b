#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# The clinic's schema and its migration history say the same.
load helper

setup()
{
    new_project
    cp -r "$BATS_TEST_DIRNAME"/../../{database,migrations,skinspire.yaml} .
    # The revisions grant to this role, which no test drops.
    psql_super -c "do \$\$ begin create role skinspire_app; exception when duplicate_object or unique_violation then null; end \$\$" \
        -c "grant skinspire_app to $OWNER"
}

teardown() { clean_up; }

head() { "$SKINSPIRE" db heads --json | jq -r '.heads[].revision'; }

@test 'clinic: a new database is at the head of the history, however it is made' {
    "$SKINSPIRE" setup dev >/dev/null
    run -0 --separate-stderr "$SKINSPIRE" db current
    assert_output "$(head) (head)"
    run -0 "$SKINSPIRE" db check
    assert_output 'No new upgrade operations detected.'
    run -0 "$SKINSPIRE" db upgrade
    "$SKINSPIRE" reset dev >/dev/null
    run -0 --separate-stderr "$SKINSPIRE" db current
    assert_output "$(head) (head)"
    new_databases test
    psql_super -c "alter role $OWNER nocreatedb"
    "$SKINSPIRE" create test >/dev/null
    run -0 --separate-stderr "$SKINSPIRE" db current --env test
    assert_output "$(head) (head)"
    "$SKINSPIRE" reset test --no-backup >/dev/null
    run -0 --separate-stderr "$SKINSPIRE" db current --env test
    assert_output "$(head) (head)"
    run -0 "$SKINSPIRE" triggers verify test
}

@test 'clinic: its revisions make what its files declare, from nothing, down, and up again' {
    (($(psql_super -c 'show server_version_num') >= 150000)) || skip 'the revisions are for PostgreSQL 15 and later'
    new_databases dev
    "$SKINSPIRE" db upgrade --no-backup --quiet
    run -0 "$SKINSPIRE" db check
    assert_output 'No new upgrade operations detected.'
    "$SKINSPIRE" db downgrade base --no-backup --quiet
    run -0 psql_in "$(database_of dev)" "$OWNER" -c "select relname from pg_class where relkind in ('r', 'v', 'S')
        and relnamespace = 'public'::regnamespace"
    assert_output alembic_version
    "$SKINSPIRE" db upgrade --no-backup --quiet
    run -0 "$SKINSPIRE" db check
    assert_output 'No new upgrade operations detected.'
}

@test 'clinic: a history that can not be read is told before anything is made' {
    cp migrations/versions/*tables.sql migrations/versions/again.sql
    run -3 "$SKINSPIRE" create dev
    assert_output --partial 'again.sql'
    run psql_super -c "select count(*) from pg_database where datname like '$(database_of dev)%'"
    assert_output 0
}

@test 'clinic: a database from before the history is told how to join it' {
    new_databases dev
    mv migrations later
    "$SKINSPIRE" setup dev >/dev/null
    mv later migrations
    run -7 "$SKINSPIRE" db check
    assert_output --partial "'skinspire db stamp heads'"
    run -5 "$SKINSPIRE" db upgrade --no-backup
    assert_output --partial "'skinspire db stamp heads'"
    "$SKINSPIRE" db stamp heads
    run -0 "$SKINSPIRE" db check
}
