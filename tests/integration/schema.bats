#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# What holds for every table of the clinic, asked from the catalogue: a new table must hold to it too.
load helper
load clinic

setup()
{
    new_clinic
    RULES=$BATS_TEST_DIRNAME/schema/rules.sql
}

teardown()
{
    clean_up
}

broken_rules()
{
    psql_in "$(database_of dev)" "$OWNER" -f "$RULES"
}

@test "every table holds to the schema's rules, and to those of sharding by hospital" {
    run -0 broken_rules
    assert_output ''
}

@test "each of these rules can be broken, and is named then" {
    owner_sql 'create table odd (hospital_id text, odd_id int generated always as identity unique, seen timestamp,
                   patient_id uuid, branch_hospital uuid, branch_id uuid,
                   constraint bad foreign key (branch_hospital, branch_id) references branches on delete set null not valid,
                   exclude using gist (odd_id with =))' \
        'create table global (global_id serial primary key, hospital_id2 uuid references hospitals)' \
        "create type mood as enum ('good')" 'alter table staff force row level security' \
        'create policy open on patients using (true)' 'create unique index on patients (phone)'
    run -0 broken_rules
    assert_equal "$(cut -d '|' -f 1 <<<"$output" | sort -u | wc -l)" "$(grep -c "^select '" "$RULES" | awk '{ print $1 - 2 }')"
    assert_line "what is unique is so within a hospital|patients_phone_idx1"
    assert_line 'a reference stays within the hospital|bad'
    assert_line 'row-level security is on, for all but the owner|staff'
    assert_line 'all is commented|mood'
    assert_line 'numbers come from no sequence|global.global_id'
    assert_line 'a reference to hospitals is there, except from logs that outlive one|odd'
}

@test "every check refuses what it is there for" {
    "$SKINSPIRE" sql dev --file database/sample/clinic.sql
    run -0 psql_in "$(database_of dev)" "$OWNER" -f "$BATS_TEST_DIRNAME/schema/checks.sql"
    assert_output ''
}

@test "every reference refuses another hospital's row" {
    "$SKINSPIRE" sql dev --file database/sample/clinic.sql
    run -0 psql_in "$(database_of dev)" "$OWNER" -f "$BATS_TEST_DIRNAME/schema/references.sql"
    assert_output --regexp '^[0-9]{2}$'
}

@test "every key refuses the same again" {
    "$SKINSPIRE" sql dev --file database/sample/clinic.sql
    run -0 psql_in "$(database_of dev)" "$OWNER" -f "$BATS_TEST_DIRNAME/schema/keys.sql"
    assert_output --regexp '^[0-9]{2}$'
}
