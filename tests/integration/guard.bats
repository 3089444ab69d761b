#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
load helper

setup()
{
    new_project
    mkdir -p database/schema
    echo 'create table wards (id int primary key);' >database/schema/10_wards.sql
    new_databases dev prod
}

teardown()
{
    clean_up
}

# The server's socket under another name, so that the text of a URL tells nothing.
other_url_of()
{
    ln -sfn "$SKI_TEST_PGHOST" "$BATS_TEST_TMPDIR/way"
    echo "postgresql://$OWNER@/$1?host=$BATS_TEST_TMPDIR/way&port=$SKI_TEST_PGPORT"
}

oid_of()
{
    psql_super -c "select oid from pg_database where datname = '$1'"
}

@test "a protected environment wants its database's name" {
    local before
    before=$(oid_of "$(database_of prod)")
    run -7 "$SKINSPIRE" reset prod
    assert_output --partial 'prod is protected'
    assert_output --partial "--confirm '$(database_of prod)'"
    run -7 "$SKINSPIRE" reset prod --confirm prod
    run -7 "$SKINSPIRE" reset prod --confirm "$(database_of prod) "
    run -0 oid_of "$(database_of prod)"
    assert_output "$before"
    run -0 "$SKINSPIRE" reset prod --confirm "$(database_of prod)"
}

# Runs the program on a terminal of its own, where $1 is typed.
on_terminal()
{
    local typed=$1
    shift
    script --quiet --return --command "$(printf '%q ' "$@")" /dev/null <<<"$typed" 3>&-
}

@test "on a terminal the name is asked for" {
    command -v script >/dev/null || skip 'no script(1)'
    run -7 on_terminal prod "$SKINSPIRE" reset prod
    assert_output --partial 'prod is protected, and this replaces every row and object of the database'
    run -0 on_terminal "$(database_of prod)" "$SKINSPIRE" reset prod
}

@test "an environment that is not protected asks for nothing" {
    run -0 "$SKINSPIRE" reset dev
}

@test "another environment is protected by the settings" {
    echo 'environments: { dev: { protected: true } }' >skinspire.yaml
    run -7 "$SKINSPIRE" reset dev
    assert_output --partial 'dev is protected'
}

@test "a second name of a protected database is as protected" {
    DEV_DATABASE_URL=$(other_url_of "$(database_of prod)")
    run -7 "$SKINSPIRE" reset dev
    assert_output --partial 'dev is the same database as prod'
    run -0 "$SKINSPIRE" reset dev --confirm "$(database_of prod)"
}

@test "the same server with another database is not" {
    PROD_DATABASE_URL=$(other_url_of "$(database_of prod)")
    run -0 "$SKINSPIRE" reset dev
}

@test "a pooler's other name for the database is seen through" {
    command -v pgbouncer >/dev/null || skip 'no pgbouncer'
    start_pgbouncer
    DEV_DATABASE_URL="postgresql://$OWNER@/$(database_of prod)?host=$SKI_TEST_PGHOST&port=$BOUNCER_PORT"
    run -7 "$SKINSPIRE" reset dev
    assert_output --partial 'same database as prod'
}

@test "a protected database that can't be reached now is known from before" {
    PROD_DATABASE_URL=$(other_url_of "$(database_of prod)")
    DEV_DATABASE_URL=$(url_of prod)
    run -7 "$SKINSPIRE" reset dev
    rm "$BATS_TEST_TMPDIR/way"
    run -7 "$SKINSPIRE" reset dev
    assert_output --partial 'same database as prod'
    run -0 jq -r '.prod.database' .skinspire/identities.json
    assert_output "$(database_of prod)"
    run -0 stat -c %a .skinspire/identities.json
    assert_output 600
    rm .skinspire/identities.json
    run -0 "$SKINSPIRE" reset dev --dry-run
}

@test "one that never could be reached is known by the text of its address" {
    psql_super -c "create role ${ID}closed login"
    PROD_DATABASE_URL=$(url_of dev "${ID}closed")
    psql_super -c "revoke connect on database $(database_of dev) from public"
    run -7 "$SKINSPIRE" reset dev
    assert_output --partial 'same database as prod'
}

@test "a role that may not ask for the system's number" {
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'revoke execute on function pg_control_system() from public'
    psql_in "$(database_of prod)" "$SKI_TEST_SUPERUSER" -c 'revoke execute on function pg_control_system() from public'
    run -0 "$SKINSPIRE" reset dev
    PROD_DATABASE_URL=$(url_of dev)
    run -7 "$SKINSPIRE" reset dev
}

@test "a missing database is nobody's" {
    psql_super <<<"drop database $(database_of dev)"
    run -0 "$SKINSPIRE" create dev
    run -7 "$SKINSPIRE" setup prod
}
