#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# The structure that a project declares, as a side of diff: the clinic's files, extensions and rules together.
load helper
load clinic

setup()
{
    new_clinic
}

teardown()
{
    clean_up
}

# differences: the names of what diff would change in dev.
differences()
{
    "$SKINSPIRE" diff dev declared --json | jq -r '.steps[] | "\(.action) \(.kind) \(.object)"'
}

@test "what create made is what is declared, triggers, policies and grants of the rules too" {
    run --separate-stderr "$SKINSPIRE" diff dev declared --exit-code
    assert_success
    assert_output ''
    [[ $stderr == 'no difference between dev and declared' ]]
}

@test "each part of the declaration counts: files, rules, extensions" {
    echo 'create table public.beds (id bigint primary key);' >database/schema/95_beds.sql
    run differences
    assert_line 'create table public.beds'
    assert_line --regexp '^create trigger .* ON public.beds$'
    rm database/schema/95_beds.sql

    sed -i 's/^-- rule: app_reads$/&\ngrant truncate on {table} to {app_role};/' database/triggers/core_triggers.sql
    run differences
    assert_line --regexp '^(create|alter) privilege '
    run "$SKINSPIRE" diff dev declared --exit-code --set database.extensions=pgcrypto,btree_gist,citext
    assert_failure 6
    assert_line --partial 'CREATE EXTENSION citext'
    run differences
    refute_output --partial 'extension'
}

@test "an unchanged project costs no shadow database" {
    "$SKINSPIRE" diff dev declared
    psql_super -c "alter role $OWNER nocreatedb"
    unset DEV_ADMIN_URL
    run --separate-stderr "$SKINSPIRE" diff dev declared --exit-code
    assert_success
    sed -i 's/password_cost: 10/password_cost: 11/' database/rules.yaml
    run "$SKINSPIRE" diff dev declared --exit-code
    assert_failure 5
    assert_output --partial 'CREATEDB'
}

@test "what is declared belongs to the environment's role, and the shadow is gone" {
    owner_sql 'drop table public.audit_logs cascade'
    "$SKINSPIRE" diff dev declared -o back.sql
    refute grep -q 'OWNER TO' back.sql
    owner_sql "$(cat back.sql)"
    run "$SKINSPIRE" diff dev declared --exit-code
    assert_success
    run shadows
    assert_output ''
}

@test "a project without SQL files declares nothing" {
    rm -r database/schema
    run --separate-stderr "$SKINSPIRE" diff dev declared
    assert_failure 2
    [[ $stderr == *'the project declares no structure'* && $stderr == *'skinspire export'* ]]
}
