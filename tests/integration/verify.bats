#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
load helper

setup()
{
    new_project
    new_databases dev
}

teardown()
{
    clean_up
}

# The state of one check of dev.
state_of()
{
    "$SKINSPIRE" verify dev --json | jq -r --arg check "$1" '.verification.checks[] | select(.check == $check) | .state'
}

@test "a sound database passes" {
    run -0 "$SKINSPIRE" verify dev
    assert_line --regexp '^connects +ok +as '"$OWNER"
    assert_line --regexp '^round trip +ok'
    assert_line --regexp '^encoding +ok +UTF8'
    refute_line --regexp '^pg_dump'
}

@test "--verbose shows every check" {
    run -0 "$SKINSPIRE" verify dev -v
    assert_line --regexp '^pg_dump +ok'
    assert_line --regexp '^time zone +ok'
    assert_line --regexp '^standby +ok +no'
}

@test "JSON has all checks, and the worst state" {
    run -0 --separate-stderr "$SKINSPIRE" verify dev --json
    run -0 jq -r '.environment, .database, (.verification.checks | length > 15)' <<<"$output"
    assert_output $'dev\n'"$(database_of dev)"$'\ntrue'
}

@test "a missing database: exit 4 and what makes it" {
    run -4 "$SKINSPIRE" verify test
    assert_output --partial "does not exist"
    assert_output --partial "'skinspire create test' makes it"
}

@test "wrong password, unreachable server, malformed URL" {
    DEV_DATABASE_URL="postgresql://pw_user:wrong@/$(database_of dev)?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    run -4 "$SKINSPIRE" verify dev
    refute_output --partial 'wrong'
    DEV_DATABASE_URL="postgresql://$OWNER@/x?host=$BATS_TEST_TMPDIR" run -4 "$SKINSPIRE" verify dev
    DEV_DATABASE_URL='postgresql://[half' run -3 "$SKINSPIRE" verify dev
}

@test "a wanted extension that is missing is a finding" {
    run -6 "$SKINSPIRE" verify dev --set database.extensions=pgcrypto
    assert_line --regexp '^extension +failed +pgcrypto is missing'
    run -6 "$SKINSPIRE" verify dev --set database.extensions=no_such_thing
    assert_line --regexp '^extension +failed +no_such_thing is not installed'
}

@test "a database in another encoding is warned about" {
    psql_super <<<"drop database $(database_of dev)"
    psql_super <<<"create database $(database_of dev) owner $OWNER encoding 'LATIN1' locale 'C' template template0"
    run -0 "$SKINSPIRE" verify dev
    assert_line --regexp '^encoding +warning +LATIN1'
}

@test "rights that the role lacks are warned about" {
    psql_super -c "alter role $OWNER nocreatedb"
    run -0 state_of 'may create databases'
    assert_output warning
    psql_super -c "create role ${ID}guest login"
    DEV_DATABASE_URL=$(url_of dev "${ID}guest")
    run -0 state_of 'owns the database'
    assert_output warning
    DEV_DATABASE_URL=$(url_of dev "$SKI_TEST_SUPERUSER")
    run -0 state_of role
    assert_output warning
}

@test "tables that the role can't read or change are warned about" {
    psql_in "$(database_of dev)" "$OWNER" -c 'create table "Closed ""one""" (id int)' -c 'create table open (id int)'
    psql_in "$(database_of dev)" "$OWNER" -c "grant all on open to public"
    psql_super -c "create role ${ID}guest login"
    DEV_DATABASE_URL=$(url_of dev "${ID}guest")
    run -0 "$SKINSPIRE" verify dev
    assert_line --regexp '^tables +warning +1 of 2 .* public."Closed ""one"""$'
}

@test "retained databases are counted" {
    mkdir -p database/schema
    echo 'create table wards (id int);' >database/schema/10.sql
    "$SKINSPIRE" reset dev
    run -0 "$SKINSPIRE" verify dev
    assert_line --regexp '^retained databases +ok +1, '
}

@test "behind pgbouncer" {
    command -v pgbouncer >/dev/null || skip 'no pgbouncer'
    start_pgbouncer
    DEV_DATABASE_URL="postgresql://$OWNER@/$(database_of dev)?host=$SKI_TEST_PGHOST&port=$BOUNCER_PORT"
    run -0 "$SKINSPIRE" verify dev
    assert_line --regexp '^connects +ok'
}

@test "--all shows every check" {
    run -0 --separate-stderr "$SKINSPIRE" verify dev --all
    assert_line --regexp '^pg_dump +ok'
    assert_line --regexp '^standby +ok +no'
}

@test "every environment is verified; one that is not configured is no failure" {
    new_databases test
    unset PROD_DATABASE_URL
    echo 'environments: { prod: { protected: true } }' >skinspire.yaml
    run -0 "$SKINSPIRE" verify --all-environments
    assert_line --regexp '^dev +connects +ok'
    assert_line --regexp '^test +connects +ok'
    refute_line --regexp '^dev +pg_dump'
    assert_line --regexp '^prod +settings +not configured'
    run -0 "$SKINSPIRE" verify --all-environments --all
    assert_line --regexp '^test +pg_dump +ok'
    run -0 "$SKINSPIRE" verify --all-environments --json
    run -0 jq -r '.environments[] | [.environment, .configured, .error, (.verification | type)] | map(tostring) | join(" ")' \
        <<<"$output"
    assert_line 'dev true null object'
    assert_line 'prod false null null'
}

@test "one environment that fails does not hide the others, but the exit status says so" {
    TEST_DATABASE_URL='postgresql://[half'
    run -6 "$SKINSPIRE" verify --all-environments
    assert_line --regexp '^dev +connects +ok'
    assert_line --regexp '^test +settings +failed'
    assert_line --regexp "^prod +connects +failed .*'skinspire create prod' makes it"
    run -6 "$SKINSPIRE" verify --all-environments --json
    run -0 jq -r '.environments[] | select(.environment == "prod").hint' <<<"$output"
    assert_output --partial 'skinspire create prod'
    run -2 "$SKINSPIRE" verify dev --all-environments
    run -2 "$SKINSPIRE" verify --env dev --all-environments
}
