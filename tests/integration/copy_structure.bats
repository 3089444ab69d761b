#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# copy --schema-only: the target's structure becomes the source's, and its rows stay.
# shellcheck disable=SC2030,SC2031,SC2154  # tests are subshells; set by run
load helper

setup()
{
    new_project
    new_databases dev test
    DEV=$(database_of dev)
    TEST=$(database_of test)
}

teardown()
{
    clean_up
}

in_dev()
{
    psql_in "$DEV" "$OWNER" "$@"
}

in_test()
{
    psql_in "$TEST" "$OWNER" "$@"
}

# Both have the same structure, whatever the order of columns.
same_structure()
{
    run -0 --separate-stderr "$SKINSPIRE" diff test dev
    assert_output ''
}

@test "tables, columns, views and keys arrive, and every row stays" {
    in_test -c 'create table "Ward 3" (id int primary key, "größe" int, beds int)' \
        -c 'create view big as select id from "Ward 3" where beds > 10' \
        -c "insert into \"Ward 3\" values (1, 2, 3), (4, 5, 6)"
    in_dev -c 'create table patients (id bigint generated always as identity primary key, name text not null)' \
        -c 'create table "Ward 3" (beds bigint, id int primary key, "größe" int, note text default $$new$$)' \
        -c 'create view big as select id, beds from "Ward 3" where beds > 10' \
        -c 'create index on "Ward 3" (beds)' -c "comment on column \"Ward 3\".note is 'it''s new'"
    run -0 --separate-stderr "$SKINSPIRE" copy dev test --schema-only
    assert_output --partial 'test has the structure of dev'
    assert_equal "$(in_test -c 'select id, "größe", beds, note from "Ward 3" order by id')" $'1|2|3|new\n4|5|6|new'
    same_structure
    run -0 "$SKINSPIRE" copy dev test --schema-only
    assert_output --partial 'already'
}

@test "steps that lose data are named and refused, unless they are allowed" {
    in_test -c 'create table wards (id int, name text)' -c 'create table old (a int)' -c "insert into wards values (1, 'a')"
    in_dev -c 'create table wards (id int)'
    run -7 --separate-stderr "$SKINSPIRE" copy dev test --schema-only
    [[ $stderr == *'public.wards.name'* && $stderr == *'public.old'* && $stderr == *--allow-loss* ]] || fail "$stderr"
    assert_equal "$(in_test -c 'select * from wards')" '1|a'
    run -0 "$SKINSPIRE" copy dev test --schema-only --allow-loss
    assert_equal "$(in_test -c 'select * from wards')" 1
    same_structure
}

@test "so are conversions that round or cut without a word, and no others" {
    in_test -c 'create table wards (a numeric(9,2), b timestamptz, c double precision, d timestamp, e varchar(9), f bigint)'
    in_dev -c 'create table wards (a numeric(9,1), b date, c real, d timestamp(0), e text, f int)'
    run -7 --separate-stderr "$SKINSPIRE" copy dev test --schema-only
    [[ $stderr == *'4 steps would lose data'* ]] || fail "$stderr"
    psql_in "$DEV" "$OWNER" -c 'alter table wards alter a type numeric, alter b type timestamptz, alter c type double precision' \
        -c 'alter table wards alter d type timestamp'
    run -0 "$SKINSPIRE" copy dev test --schema-only
    same_structure
}

@test "a step that fails leaves everything as it was" {
    in_test -c 'create table wards (id int)' -c 'insert into wards values (1), (1)'
    in_dev -c 'create table first_of_all (a int)' -c 'create table wards (id int primary key)'
    run -5 --separate-stderr "$SKINSPIRE" copy dev test --schema-only
    [[ $stderr == *wards_pkey* ]] || fail "$stderr"
    run -1 in_test -c 'select * from first_of_all'
    assert_equal "$(in_test -c 'select count(*) from wards')" 2
}

@test "what is renamed keeps its rows" {
    in_test -c 'create table ward (id int, name text)' -c "insert into ward values (1, 'a')"
    in_dev -c 'create table wards (id int, title text)'
    run -0 "$SKINSPIRE" copy dev test --schema-only --dry-run --rename public.ward=wards --rename public.ward.name=title
    refute_output --partial DROP
    assert_equal "$(in_test -c 'select name from ward')" a
    run -0 "$SKINSPIRE" copy dev test --schema-only --rename public.ward=wards --rename public.ward.name=title
    assert_equal "$(in_test -c 'select title from wards')" a
    same_structure
}

@test "a dry run prints the script and changes nothing" {
    in_dev -c 'create table wards (id int)'
    "$SKINSPIRE" copy dev test --schema-only --dry-run >script.sql
    run -1 in_test -c 'select * from wards'
    in_test -v ON_ERROR_STOP=1 -f script.sql
    same_structure
    run -0 bash -c "'$SKINSPIRE' copy dev test --schema-only --dry-run --json | jq -e '.steps == []'"
}

@test "a target that is not there is made" {
    in_dev -c 'create table wards (id int)' -c 'insert into wards values (1)'
    psql_super -c "drop database \"$TEST\""
    run -0 "$SKINSPIRE" copy dev test --schema-only
    assert_output --partial 'in a new database'
    assert_equal "$(in_test -c 'select count(*) from wards')" 0
    same_structure
}

@test "a protected target asks; --allow-loss alone makes no sense" {
    in_dev -c 'create table wards (id int)'
    SKINSPIRE_ENVIRONMENTS_TEST_PROTECTED=true fails 7 "$SKINSPIRE" copy dev test --schema-only
    run -1 in_test -c 'select * from wards'
    run -2 --separate-stderr "$SKINSPIRE" copy dev test --allow-loss
}

@test "killed at any moment, it has changed all or nothing" {
    local i delay
    for i in {1..40}; do
        in_dev -q -c "create table t$i (id int primary key)"
    done
    for i in {1..8}; do
        "$SKINSPIRE" copy dev test --schema-only >/dev/null 2>&1 &
        delay=0.$((RANDOM % 4))$((RANDOM % 10))
        sleep "$delay"
        kill -9 $! 2>/dev/null || true
        wait $! || true
        # The server may still be at work for a killed client.
        eventually_equal 0 "select count(*) from pg_stat_activity where datname = '$TEST' and pid <> pg_backend_pid()"
        assert_equal "$(in_test -c "select count(*) % 40 from pg_tables where schemaname = 'public'")" 0
        in_test <<<"select format('drop table %I', tablename) from pg_tables where schemaname = 'public' \\gexec"
    done
    run -0 "$SKINSPIRE" copy dev test --schema-only
    assert_equal "$(in_test -c "select count(*) from pg_tables where schemaname = 'public'")" 40
}

# eventually_equal VALUE QUERY: within a moment.
eventually_equal()
{
    local i
    for i in {1..50}; do
        [[ $(in_test -c "$2") == "$1" ]] && return
        sleep 0.1
    done
    fail "$2 is not $1"
}

@test "two at once: the second is told, and nothing is half done" {
    local i first second
    for i in {1..60}; do
        in_dev -q -c "create table t$i (id int primary key)"
    done
    "$SKINSPIRE" copy dev test --schema-only >/dev/null 2>first & first=$!
    "$SKINSPIRE" copy dev test --schema-only >/dev/null 2>second & second=$!
    wait $first || [[ $(<first) == *'another run'* ]]
    wait $second || [[ $(<second) == *'another run'* ]]
    same_structure
}

@test "an extension that holds rows is not dropped unasked, another one is" {
    psql_in "$TEST" "$SKI_TEST_SUPERUSER" -c 'create extension pgcrypto'
    run -0 --separate-stderr "$SKINSPIRE" copy dev test --schema-only --dry-run
    assert_output --partial 'DROP EXTENSION pgcrypto'
    refute_output --partial 'loses data'
    psql_in "$TEST" "$SKI_TEST_SUPERUSER" -c 'create table held (a int)' -c 'alter extension pgcrypto add table held'
    run -7 --separate-stderr "$SKINSPIRE" copy dev test --schema-only
    [[ $stderr == *'extension pgcrypto: the rows of its tables are gone'* ]] || fail "$stderr"
}
