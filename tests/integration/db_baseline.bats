#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# A project that has only a database: db init --from.
load helper
load migrations

setup()
{
    new_project
    new_databases dev test
}

teardown() { clean_up; }


fill_dev()
{
    in_dev -c 'create type mood as enum ($$o"k$$, $$it'\''s$$)' -c 'create table "Pätients" (id serial primary key, "a b" mood)' \
        -c 'create view v as select * from "Pätients"' -c 'insert into "Pätients" ("a b") values ($$it'\''s$$)' \
        -c 'create function f() returns int language sql begin atomic select 1; end'
}

@test 'db init --from: writes the whole structure as the first revision, and stamps the database' {
    fill_dev
    run -0 "$SKINSPIRE" db init --from dev --dry-run
    assert_output --partial '-- @upgrade'
    [[ ! -e migrations ]]
    run -0 "$SKINSPIRE" db init --from dev --rev-id base1 -m 'what there was'
    assert_output --partial 'dev is at base1'
    [[ -e migrations/README && -e migrations/versions/base1_what_there_was.sql ]]
    run -0 "$SKINSPIRE" db current
    assert_output --partial 'base1 (head)'
    run -0 "$SKINSPIRE" diff dev revision:head
    # Another database comes to the same, and can go back.
    "$SKINSPIRE" db upgrade --env test --no-backup --quiet
    run -0 "$SKINSPIRE" diff dev test
    "$SKINSPIRE" db downgrade base --env test --no-backup --quiet
    run -0 "$SKINSPIRE" diff test empty
    # The rows are where they were.
    assert_equal "$(in_dev -c 'select count(*) from "Pätients"')" 1
    # From here on what is exported is what is declared.
    "$SKINSPIRE" export database/schema --quiet
    run -0 "$SKINSPIRE" db check
    in_dev -c 'create table extra (id int)'
    "$SKINSPIRE" db upgrade --no-backup --quiet
    run -7 "$SKINSPIRE" db init --from dev
    assert_output --partial 'has revisions already'
}

@test 'db init --from: an empty folder of migrations will do; a database with a history, or without anything, will not' {
    run -2 "$SKINSPIRE" db init --from dev
    assert_output --partial 'is empty'
    fill_dev
    "$SKINSPIRE" db init --quiet
    run -2 "$SKINSPIRE" db init --dry-run
    in_dev -c 'create table alembic_version (version_num varchar(32) primary key)' -c "insert into alembic_version values ('1a')"
    run -7 "$SKINSPIRE" db init --from dev
    assert_output --partial 'at the revision 1a of a history already'
    in_dev -c 'delete from alembic_version'
    run -0 "$SKINSPIRE" db init --from dev --json
    assert_equal "$(jq -r '.folders | length' <<<"$output")" 0
    run -0 "$SKINSPIRE" db current
    assert_output --partial '(head)'
}

@test 'db init --from: all or nothing, where it may not be stamped' {
    new_databases prod
    psql_in "$(database_of prod)" "$OWNER" -c 'create table t (id int)'
    run -7 "$SKINSPIRE" db init --from prod
    assert_output --partial protected
    [[ ! -e migrations ]]
    "$SKINSPIRE" db init --quiet
    run -7 "$SKINSPIRE" db init --from prod
    assert_equal "$(find migrations -type f)" migrations/README
    run -0 "$SKINSPIRE" db init --from prod --confirm "$(database_of prod)"
    assert_equal "$(psql_in "$(database_of prod)" "$OWNER" -c 'select count(*) from alembic_version')" 1
}
