#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# shellcheck disable=SC2016  # $$ in single quotes is meant as it stands
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

# finding TABLE NAME: the state in which verify shows it; nothing where it is in place.
finding()
{
    "$SKINSPIRE" triggers verify dev --json |
        jq -r --arg table "$1" --arg name "$2" '.findings[] | select((.table // "") == $table and .name == $name) | .state'
}

# definitions: all that an installation makes, as the catalogue has it.
definitions()
{
    dump "$(database_of dev)" | grep -E '^(CREATE (TRIGGER|POLICY|FUNCTION)|GRANT|ALTER TABLE.*ROW LEVEL|COMMENT ON (TRIGGER|POLICY|FUNCTION))'
}

@test "setup puts everything in place, and verify says so" {
    run -0 "$SKINSPIRE" triggers verify dev
    assert_output --partial 'are in place'
    run -0 "$SKINSPIRE" verify dev
    assert_line --regexp '^triggers +ok .*in place and enabled'
}

@test "install changes nothing where nothing differs" {
    local before
    before=$(definitions)
    run -0 "$SKINSPIRE" triggers install dev
    assert_line 'changed 0 objects'
    assert_equal "$(definitions)" "$before"
}

@test "test proves every trigger and policy, and leaves no trace" {
    run -0 "$SKINSPIRE" triggers test dev --json
    assert_equal "$(jq '[.proofs[] | select(.passed | not)] | length' <<<"$output")" 0
    assert_equal "$(jq '[.proofs[] | select(.trigger == "audit_insert")] | length' <<<"$output")" 17
    run -0 owner_sql 'select count(*) from hospitals' "select count(*) from audit_logs where table_name = 'hospitals'"
    assert_output $'0\n0'
}

@test "a trigger that has lost its effect fails its test" {
    owner_sql "create or replace function stamp_changes() returns trigger language plpgsql as 'begin return new; end'"
    run -6 "$SKINSPIRE" triggers test dev
    assert_line --regexp '^patients +stamp_changes +failed'
}

@test "a trigger that no test tries has failed" {
    owner_sql 'create table beds (hospital_id uuid, bed_id int, primary key (hospital_id, bed_id))'
    "$SKINSPIRE" triggers install dev
    run -6 "$SKINSPIRE" triggers test dev
    assert_line --regexp '^beds +audit_insert +failed'
    echo 'select 1;' >database/tests/triggers.sql
    run -6 "$SKINSPIRE" triggers test dev
    assert_line --regexp '^patients +audit_insert +failed +no test has tried it'
}

@test "verify names what is missing, disabled, changed, foreign" {
    owner_sql 'drop trigger audit_update on patients' \
        'alter table staff disable trigger audit_delete' \
        'alter policy tenant on invoices using (true)' \
        'alter table branches disable row level security' \
        "revoke select on prescriptions from $APP" \
        "grant delete on audit_logs to $APP" \
        'create trigger mine before insert on users for each row execute function stamp_changes()' \
        "create or replace function audit_truncate() returns trigger language plpgsql as 'begin return null; end'"
    run -6 "$SKINSPIRE" triggers verify dev
    run -6 "$SKINSPIRE" verify dev
    assert_line --regexp '^triggers +failed'
    assert_equal "$(finding patients audit_update)" missing
    assert_equal "$(finding staff audit_delete)" disabled
    assert_equal "$(finding invoices tenant)" changed
    assert_equal "$(finding branches 'row-level security')" missing
    assert_equal "$(finding prescriptions select)" missing
    assert_equal "$(finding audit_logs delete)" surplus
    assert_equal "$(finding users mine)" foreign
    assert_equal "$(finding '' audit_truncate)" changed
    assert_equal "$(finding patients audit_insert)" ''

    # install mends it all, and leaves the foreign one.
    run -6 "$SKINSPIRE" triggers install dev
    assert_line --regexp '^users +trigger +mine +foreign'
    assert_equal "$("$SKINSPIRE" triggers verify dev --json | jq '.findings | length')" 1
    owner_sql 'drop trigger mine on users'
    run -0 "$SKINSPIRE" triggers verify dev
    run -0 "$SKINSPIRE" triggers test dev
}

@test "a trigger of the same name, made by hand, is found and replaced" {
    owner_sql 'drop trigger hash_password on users' \
        'create trigger hash_password before insert on users for each row execute function stamp_changes()'
    assert_equal "$(finding users hash_password)" changed
    run -0 "$SKINSPIRE" triggers install dev
    run -0 "$SKINSPIRE" triggers test dev
}

@test "a trigger that fires for replicas alone is not in force" {
    owner_sql 'alter table staff enable replica trigger audit_delete'
    assert_equal "$(finding staff audit_delete)" disabled
}

@test "a changed file makes what it gave outdated" {
    sed -i "s/at most 72 bytes'/at most seventy-two bytes'/" database/triggers/functions.sql
    assert_equal "$(finding '' hash_password)" outdated
    run -0 "$SKINSPIRE" triggers install dev
    run -0 "$SKINSPIRE" triggers verify dev
    sed -i 's/password_cost: 10 /password_cost: 11 /' database/rules.yaml
    assert_equal "$(finding users hash_password)" outdated
    run -0 "$SKINSPIRE" triggers install dev
    assert_line 'changed 1 objects'
}

@test "what no rule asks for any more is dropped" {
    sed -i '/^  hash_password:/,/^    with/d' database/rules.yaml
    sed -i '/^-- rule: hash_password/,/^$/d' database/triggers/core_triggers.sql
    sed -i 's/except: \[audit_logs, /&invoices, /' database/rules.yaml
    assert_equal "$(finding users hash_password)" surplus
    run -0 "$SKINSPIRE" triggers install dev
    run -0 owner_sql "select count(*) from pg_trigger where tgname = 'hash_password'" \
        "select count(*) from pg_trigger where tgrelid = 'invoices'::regclass and tgname like 'audit%'" \
        "select to_regproc('audit_invoices')"
    assert_output $'0\n0'
}

@test "a new table gets its own" {
    owner_sql 'create table "Odd ""Beds" (hospital_id uuid, "bed id" int, "w'\''a\s" text, password text, created_at timestamptz,
        created_by uuid, updated_at timestamptz, updated_by uuid, primary key (hospital_id, "bed id"))'
    run -6 "$SKINSPIRE" triggers verify dev
    run -0 "$SKINSPIRE" create dev
    assert_line 'made triggers, policies and grants of the rules'
    local hospital=00000000-0000-0000-0000-000000000001
    app_sql $hospital "insert into \"Odd \"\"Beds\" values ('$hospital', 1, 'it''s', 'secret')" \
        'update "Odd ""Beds" set "bed id" = 2'
    run -0 app_sql $hospital 'select action, row_key, old_values is null, new_values - $$created_at$$ - $$updated_at$$ from audit_logs order by action'
    assert_line --partial 'insert|{"bed id": 1'
    assert_line --partial 'delete|{"bed id": 1'
    assert_output --partial "\"w'a\\\\s\": \"it's\""
    refute_output --partial secret
}

@test "a table may have columns named as the audit names its own" {
    owner_sql 'create table requests (request text, acting_user text, tg_op text, found text, old_row text, new_row text, old_rows text,
                   action text, user_id text, primary key (request, old_row))'
    "$SKINSPIRE" triggers install dev
    owner_sql "insert into requests values ('1', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')" "update requests set found = 'x'" \
        "update requests set request = '2'" 'delete from requests'
    run -0 owner_sql "select action, row_key ->> 'request', request_id, user_id from audit_logs where table_name = 'requests' order by 1, 2"
    assert_output $'insert|1||\ninsert|2||\nupdate|1||\ndelete|1||\ndelete|2||'
}

@test "a new table in a schema of its own, numbered by sequences, is open to the application" {
    local hospital=00000000-0000-0000-0000-000000000001
    owner_sql 'create schema "New wing"' 'create sequence "New wing".shared' \
        'create table "New wing".beds (hospital_id uuid, bed_id serial, place int default nextval($$"New wing".shared$$),
            label int generated always as identity, primary key (hospital_id, bed_id))' \
        'create schema closed' 'create sequence closed.own'
    run -0 "$SKINSPIRE" triggers install dev --dry-run
    assert_line --regexp '^New wing +grant +usage +app_enters +missing'
    assert_line --regexp '^beds_bed_id_seq +grant +usage +app_counts +missing'
    run -0 "$SKINSPIRE" triggers install dev
    run -0 app_sql $hospital "insert into \"New wing\".beds (hospital_id) values ('$hospital') returning bed_id, place, label"
    assert_output '1|1|1'
    run ! app_sql $hospital "select nextval('closed.own')"
    assert_output --partial 'permission denied for schema closed'
    run -0 "$SKINSPIRE" triggers install dev
    assert_line 'changed 0 objects'

    # What was taken away is missing, what was given besides is surplus; install mends both, drop leaves nothing.
    owner_sql "revoke usage on schema \"New wing\" from $APP" "revoke usage on \"New wing\".shared from $APP" \
        "grant update on sequence \"New wing\".shared to $APP" "grant create on schema public to $APP"
    assert_equal "$("$SKINSPIRE" triggers verify dev --json | jq -c '.findings | map([.schema, .table, .name, .state]) | sort')" \
        '[["New wing",null,"usage","missing"],["New wing","shared","update","surplus"],["New wing","shared","usage","missing"],["public",null,"create","surplus"]]'
    run -0 "$SKINSPIRE" triggers install dev
    run -0 "$SKINSPIRE" triggers verify dev
    run -0 "$SKINSPIRE" triggers drop dev
    run -0 owner_sql "select count(*) from pg_namespace where nspacl::text like '%$APP=%'" "select count(*) from pg_class where relacl::text like '%$APP=%'"
    assert_output $'0\n0'
}

@test "where not everybody may enter the schema public, the application may" {
    owner_sql 'revoke all on schema public from public'
    run ! app_sql '' 'select count(*) from module_master'
    run -0 "$SKINSPIRE" triggers install dev
    run -0 app_sql '' 'select count(*) > 0 from module_master'
    assert_output t
}

@test "a table without primary key is logged too, a change as delete and insert" {
    owner_sql 'create table notes (text text)'
    run -0 "$SKINSPIRE" triggers install dev
    owner_sql "insert into notes select n from generate_series(1, 2000) n" "set statement_timeout = '20s'" "update notes set text = 'x'"
    run -0 owner_sql "select action, row_key, count(*) from audit_logs where table_name = 'notes' group by 1, 2 order by 1"
    assert_output $'insert|{}|4000\ndelete|{}|2000'
}

@test "a key of a type that an extension brought is compared by that type's own operator" {
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'create schema types' -c "grant usage on schema types to $OWNER" \
        -c 'create extension citext schema types'
    owner_sql 'create table tags (tag types.citext, kind int, note text, primary key (tag, kind) include (note))'
    run -0 "$SKINSPIRE" triggers install dev
    owner_sql "insert into tags values ('skin', 1, 'a'), ('hair', 1, 'a')" "update tags set tag = 'SKIN', note = 'b' where tag = 'skin'" \
        "update tags set tag = upper(tag::text)::types.citext"
    run -0 owner_sql "select action, row_key, new_values ->> 'note' from audit_logs where table_name = 'tags' order by action, row_key::text, 3"
    assert_line --index 2 'update|{"tag": "HAIR", "kind": 1}|a'
    assert_line --index 3 'update|{"tag": "SKIN", "kind": 1}|b'
    assert_line --index 4 'update|{"tag": "SKIN", "kind": 1}|b'
    assert_equal "${#lines[@]}" 5
}

@test "partitions: each write is logged once, whichever way it comes" {
    owner_sql 'create table visits (hospital_id uuid, visit_id int, day int, primary key (hospital_id, visit_id)) partition by hash (hospital_id)' \
        'create table visits_0 partition of visits for values with (modulus 2, remainder 0)' \
        'create table visits_1 (day int, visit_id int not null, hospital_id uuid not null)' \
        'alter table visits attach partition visits_1 for values with (modulus 2, remainder 1)'
    "$SKINSPIRE" triggers install dev
    owner_sql 'insert into visits select md5(n::text)::uuid, n, 1 from generate_series(1, 20) n' \
        'update visits set day = 2' \
        'update visits_1 set day = 3' \
        "update visits set hospital_id = md5(hospital_id::text)::uuid" \
        'delete from visits_0'
    run -0 owner_sql "select count(*) filter (where action = 'update' and new_values @> '{\"day\": 2}'),
             count(*) filter (where action = 'insert'),
             count(*) filter (where action = 'update' and new_values @> '{\"day\": 3}')
             = count(distinct row_key) filter (where action = 'update' and new_values @> '{\"day\": 3}')
        from audit_logs where table_name = 'visits'" \
        "select (select count(*) from audit_logs where table_name = 'visits' and action = 'insert') -
                (select count(*) from audit_logs where table_name = 'visits' and action = 'delete') = (select count(*) from visits)" \
        "select count(*) from audit_logs where table_name like 'visits_%'"
    assert_output $'20|40|t\nt\n0'
}

@test "drop removes what install made and nothing else" {
    owner_sql 'create trigger mine before insert on users for each row execute function suppress_redundant_updates_trigger()' \
        'create function keep() returns int language sql as $$ select 1 $$' \
        'create policy mine on staff using (true)' 2>/dev/null || true
    run -0 "$SKINSPIRE" triggers drop dev --dry-run
    run -0 "$SKINSPIRE" triggers drop dev
    run -0 owner_sql "select count(*) from pg_trigger where not tgisinternal and tgname <> 'mine'" \
        "select string_agg(polname, ',') from pg_policy" \
        "select string_agg(relname, ',') from pg_class where relrowsecurity" \
        "select string_agg(proname, ',' order by proname) from pg_proc p where pronamespace = 'public'::regnamespace
          and not exists (select from pg_depend where objid = p.oid and deptype = 'e')" \
        "select count(*) from pg_class where relacl::text like '%$APP=%'"
    assert_line --index 0 0
    assert_output --partial 'add_standard_roles,keep'
    assert_line --index -1 0
    run -0 "$SKINSPIRE" triggers drop dev
    assert_output 'dropped 0 objects'
}

@test "dropped and installed again, all is as it was" {
    local before
    before=$(definitions)
    "$SKINSPIRE" triggers drop dev
    run -6 "$SKINSPIRE" triggers verify dev
    run -0 "$SKINSPIRE" triggers install dev
    assert_equal "$(definitions)" "$before"
}

@test "an error in a file changes nothing, and is placed" {
    local before
    before=$(definitions)
    sed -i 's/^create trigger stamp_creation before/create trigger stamp_creation befor/' database/triggers/core_triggers.sql
    run ! "$SKINSPIRE" triggers install dev
    assert_output --partial 'core_triggers.sql:'
    sed -i 's/befor insert/before insert/; s/function stamp_creation()/function nowhere()/' database/triggers/core_triggers.sql
    run -5 "$SKINSPIRE" triggers install dev
    assert_output --partial 'nowhere'
    assert_equal "$(definitions)" "$before"
}

@test "rules and sections must match; mistakes in the rules are placed" {
    echo '-- rule: nobody' >>database/triggers/core_triggers.sql
    run -3 "$SKINSPIRE" triggers list dev
    assert_output --partial '"nobody" belongs to no rule'
    sed -i '$d' database/triggers/core_triggers.sql
    printf '  lonely:\n    with: [a]\n' >>database/rules.yaml
    run -3 "$SKINSPIRE" triggers list dev
    assert_output --partial 'rules.yaml:'
    assert_output --partial '"lonely" has no section'
    printf '    wiht: [a]\n' >>database/rules.yaml
    run -3 "$SKINSPIRE" triggers list dev
    assert_output --partial 'did you mean "with"'
    sed -i '$s/.*/    objects: functions/' database/rules.yaml
    run -3 "$SKINSPIRE" triggers list dev
    assert_output --partial 'a rule goes on tables, views, sequences or schemas, not on "functions"'
}

@test "a protected environment asks before install, drop and test" {
    export PROD_DATABASE_URL=$DEV_DATABASE_URL
    run -7 "$SKINSPIRE" triggers drop prod
    run -7 "$SKINSPIRE" triggers install prod
    run -7 "$SKINSPIRE" triggers test prod
    run -0 "$SKINSPIRE" triggers verify prod
    run -0 "$SKINSPIRE" triggers install prod --confirm "$(database_of dev)"
}

@test "a project without rules has nothing to install, and create does not mind" {
    "$SKINSPIRE" triggers drop dev
    rm -r database/rules.yaml
    run -3 "$SKINSPIRE" triggers install dev
    assert_output --partial 'no rules'
    run -0 "$SKINSPIRE" verify dev
    refute_line --regexp '^triggers'
    run -0 "$SKINSPIRE" create dev
}

@test "reset gives the new database its triggers, and a copy keeps them" {
    run -0 "$SKINSPIRE" reset dev --init
    run -0 "$SKINSPIRE" triggers verify dev
    run -0 "$SKINSPIRE" copy dev test
    run -0 "$SKINSPIRE" triggers verify test
}

@test "without the right to make the application's role, what names it waits for an administrator" {
    unset DEV_ADMIN_URL
    export SKINSPIRE_DATABASE_APP_ROLE=${ID}other
    run -0 "$SKINSPIRE" create test
    assert_output --partial "CREATE ROLE \"${ID}other\" NOLOGIN"
    refute_output --partial "made role ${ID}other"
    run -0 "$SKINSPIRE" verify test
    assert_output --partial "wait for the role ${ID}other"
    psql_super -c "create role ${ID}other nologin"
    run -6 "$SKINSPIRE" verify test
    run -0 "$SKINSPIRE" triggers install test
    run -0 "$SKINSPIRE" verify test
    refute_output --partial 'wait for the role'
}
