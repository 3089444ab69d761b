#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# What of the triggers, policies and grants can be broken: 'verify' names it, and 'triggers install' mends it.
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

# named_and_mended FAULT SQL…: after the SQL verify names that fault and no other (but that the structure is not as
# declared), and install takes it away.
named_and_mended()
{
    local fault=$1
    shift
    owner_sql 'set client_min_messages = error' "$@"
    run -6 "$SKINSPIRE" verify dev --json
    run -0 jq -r '.verification.checks[] | select(.state == "failed" and .check != "structure").detail' <<<"$output"
    assert_output "$fault"$'\n'"'skinspire triggers install dev' mends that"
    run -0 "$SKINSPIRE" triggers install dev
    run -0 "$SKINSPIRE" verify dev
    assert_line --regexp '^triggers +ok .*in place and enabled'
}

@test "each fault is named by verify, and mended by install" {
    named_and_mended 'trigger audit_delete on staff is disabled' 'alter table staff disable trigger audit_delete'
    named_and_mended 'trigger audit_delete on staff is disabled' 'alter table staff enable replica trigger audit_delete'
    named_and_mended 'trigger audit_update on patients is missing' 'drop trigger audit_update on patients'
    named_and_mended 'trigger stamp_changes on patients is changed' 'drop trigger stamp_changes on patients' \
        'create trigger stamp_changes before insert on patients for each row execute function stamp_changes()'
    named_and_mended 'function audit_truncate is changed' \
        "create or replace function audit_truncate() returns trigger language plpgsql as 'begin return null; end'"
    named_and_mended 'function audit_truncate is changed' 'alter function audit_truncate() security invoker'
    named_and_mended 'function audit_truncate is changed' 'grant execute on function audit_truncate() to public'
    named_and_mended 'policy tenant on invoices is missing' 'drop policy tenant on invoices'
    named_and_mended 'policy tenant on invoices is changed' 'alter policy tenant on invoices using (true)'
    named_and_mended 'policy tenant on invoices is changed' 'alter policy tenant on invoices to public'
    named_and_mended 'row-level security on branches is missing' 'alter table branches disable row level security'
    named_and_mended 'grant select on prescriptions is missing' "revoke select on prescriptions from $APP"
    named_and_mended 'grant delete on audit_logs is surplus' "grant delete on audit_logs to $APP"
}

@test "a trigger that a partition alone has disabled" {
    owner_sql 'create table visits (hospital_id uuid, visit_id int, created_at timestamptz, created_by uuid,
                   updated_at timestamptz, updated_by uuid, primary key (hospital_id, visit_id)) partition by hash (hospital_id)' \
        'create table visits_0 partition of visits for values with (modulus 2, remainder 0)' \
        'create table visits_1 partition of visits for values with (modulus 2, remainder 1) partition by hash (visit_id)' \
        'create table "Visits 1" partition of visits_1 for values with (modulus 1, remainder 0)'
    "$SKINSPIRE" triggers install dev
    named_and_mended 'trigger stamp_changes on visits is disabled' 'alter table visits_0 disable trigger stamp_changes'
    named_and_mended 'trigger stamp_changes on visits is disabled' 'alter table "Visits 1" disable trigger stamp_changes'
    run -0 owner_sql "select count(*) from pg_trigger where tgname = 'stamp_changes' and tgenabled <> 'O'"
    assert_output 0
}

@test "of many faults some are named, and where all of them are" {
    "$SKINSPIRE" triggers drop dev
    run -6 "$SKINSPIRE" verify dev
    assert_line --regexp "^triggers +failed +and [0-9]+ more of [0-9]+; 'skinspire triggers verify dev' shows all"
    assert_equal "$(grep -c '^triggers .* is missing$' <<<"$output")" 10
}

@test "a trigger of somebody else is named, and install does not promise to mend it" {
    owner_sql 'create trigger mine before insert on users for each row execute function stamp_changes()'
    run -6 "$SKINSPIRE" verify dev
    assert_line --regexp '^triggers +failed +trigger mine on users is foreign'
    refute_output --partial 'triggers install'
    owner_sql 'drop trigger hash_password on users'
    run -6 "$SKINSPIRE" verify dev
    assert_line --regexp "'skinspire triggers install dev' mends all but what is foreign"
}

@test "the marks of an installation are nothing for people to read" {
    run -0 "$SKINSPIRE" inspect dev --table patients
    assert_line --regexp '^audit_update +after +update'
    refute_output --partial '[skinspire'
    owner_sql "comment on table branches is 'about [skinspire s], and more'"
    run -0 "$SKINSPIRE" inspect dev --table branches
    assert_output --partial 'about [skinspire s], and more'
    run -0 "$SKINSPIRE" inspect dev --functions
    assert_output --partial 'stamp_changes'
    refute_output --partial '[skinspire'
}

@test "foreign keys whose own triggers are disabled" {
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'alter table users disable trigger all'
    run -6 "$SKINSPIRE" verify dev
    assert_output --regexp 'foreign keys +failed +[0-9]+ not enforced, as [a-z_]+ on public\.'
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'alter table users enable trigger all'
    run -0 "$SKINSPIRE" verify dev --all
    assert_line --regexp '^foreign keys +ok +all enforced'
}

@test "who may make roles needs no administrator: create makes it a member of the application's role" {
    unset DEV_ADMIN_URL
    psql_super -c "alter role $OWNER createrole"
    export SKINSPIRE_DATABASE_APP_ROLE="${ID}Other \"röle\""
    run -0 "$SKINSPIRE" setup test
    assert_output --partial "made the application's role"
    run -0 "$SKINSPIRE" triggers test test
    psql_super -c "revoke \"${ID}Other \"\"röle\"\"\" from $OWNER"
    run -5 "$SKINSPIRE" triggers test test
    assert_output --partial "hint: the tests want the role that owns the tables, and as a member of ${ID}Other \"röle\""
}

@test "triggers installed before there are tables do not keep create from making them" {
    new_databases test
    "$SKINSPIRE" triggers install test
    run -5 "$SKINSPIRE" populate test
    assert_output --partial "hint: 'skinspire create test' makes the project's tables in an empty database"
    run -0 "$SKINSPIRE" setup test
    assert_output --partial 'made objects of 10 SQL files'
    run -0 "$SKINSPIRE" triggers verify test
    assert_equal "$(dump "$(database_of test)" --schema-only)" "$(dump "$(database_of dev)" --schema-only)"

    # Somebody else's objects are not touched.
    psql_super -c "drop database $(database_of test)"
    new_databases test
    psql_in "$(database_of test)" "$OWNER" -c 'create table mine (id int)'
    run -0 "$SKINSPIRE" setup test
    assert_equal "$(psql_in "$(database_of test)" "$OWNER" -c 'select count(*) from mine')" 0
    run -0 "$SKINSPIRE" triggers verify test
}
