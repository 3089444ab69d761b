#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# shellcheck disable=SC1003,SC2016  # $2a$ in single quotes is meant as it stands
#
# Tries to break each relation and rule of the clinic's schema.
load helper
load clinic

A=00000000-0000-0000-0000-00000000000a
B=00000000-0000-0000-0000-00000000000b
ACTOR=00000000-0000-0000-0000-0000000000ff
SHAPE='^\$2[aby]\$10\$[./A-Za-z0-9]{53}$'

# Two hospitals, each with branch, doctor, patient, of the same number as keys: 1; and an account.
setup()
{
    new_clinic
    local hospital
    for hospital in $A $B; do
        owner_sql "insert into hospitals (hospital_id, hospital_name, currency) values ('$hospital', 'Hospital', 'EUR')" \
            "insert into branches (hospital_id, branch_id, branch_code, branch_name, country) values ('$hospital', '$hospital', 'B', 'B', 'DE')" \
            "insert into staff (hospital_id, staff_id, branch_id, employee_number, category, given_name, family_name, licence_number, joined_on)
             values ('$hospital', '$hospital', '$hospital', 'E1', 'doctor', 'D', 'D', 'L', '2020-01-01')" \
            "insert into patients (hospital_id, patient_id, branch_id, medical_record_number, given_name, family_name, born_on)
             values ('$hospital', '$hospital', '$hospital', 'M1', 'P', 'P', '1990-01-01')" \
            "insert into users (hospital_id, user_id, staff_id, username, password_hash)
             values ('$hospital', '$hospital', '$hospital', 'doctor', 'first password')"
    done
}

teardown()
{
    clean_up
}

# refused CONSTRAINT TEXT…: the owner's statement fails, and says why.
refused()
{
    local reason=$1
    shift
    run ! owner_sql "$@"
    assert_output --partial "$reason"
}

appointment()
{
    echo "insert into appointments (hospital_id, branch_id, patient_id, staff_id, starts_at, ends_at, status, cancelled_at)
          values ('${4:-$A}', '${4:-$A}', '${3:-$A}', '${4:-$A}', '2030-01-01 $1+00', '2030-01-01 $2+00',
                  '${5:-booked}', $([[ ${5:-} == cancelled ]] && echo 'now()' || echo null))"
}

@test "no row points into another hospital" {
    refused appointments_patient_fkey "$(appointment 10:00 11:00 $B)"
    refused staff_branch_fkey "update staff set branch_id = '$B' where hospital_id = '$A'"
    refused patients_branch_fkey "update patients set branch_id = '$B' where hospital_id = '$A'"
    refused users_staff_fkey "insert into users (hospital_id, staff_id, username, password_hash) values ('$A', '$B', 'eve', 'x')"
    refused users_patient_fkey "insert into users (hospital_id, patient_id, username, password_hash) values ('$A', '$B', 'eve', 'x')"
    refused user_sessions_user_fkey "insert into user_sessions (hospital_id, user_id, token_hash, expires_at)
        values ('$A', '$B', sha256('x'), now() + interval '1 h')"
    refused consultations_patient_fkey "insert into consultations (hospital_id, branch_id, patient_id, staff_id, chief_complaint)
        values ('$A', '$A', '$B', '$A', 'x')"
    refused consultations_staff_fkey "insert into consultations (hospital_id, branch_id, patient_id, staff_id, chief_complaint)
        values ('$A', '$A', '$A', '$B', 'x')"
    refused prescriptions_patient_fkey "insert into prescriptions (hospital_id, patient_id, staff_id, medicine, dose, frequency, route, duration_days)
        values ('$A', '$B', '$A', 'x', 'x', 'x', 'x', 1)"
    refused invoices_patient_fkey "insert into invoices (hospital_id, branch_id, patient_id, invoice_number) values ('$A', '$A', '$B', 'I')"
    refused invoice_lines_invoice_fkey "insert into invoices (hospital_id, invoice_id, branch_id, patient_id, invoice_number)
        values ('$B', '$B', '$B', '$B', 'I')" \
        "insert into invoice_lines (hospital_id, invoice_id, line_number, description, unit_price) values ('$A', '$B', 1, 'x', 1)"
    refused role_module_access_role_fkey "select add_standard_roles('$B')" "insert into role_module_access (hospital_id, role_id, module_id)
        select '$A', role_id, module_id from role_master, module_master limit 1"
    refused user_role_mapping_user_fkey "select add_standard_roles('$A')" \
        "insert into user_role_mapping (hospital_id, user_id, role_id) select '$A', '$B', role_id from role_master where hospital_id = '$A' limit 1"
    refused user_role_mapping_role_fkey \
        "insert into user_role_mapping (hospital_id, user_id, role_id) select '$A', '$A', role_id from role_master where hospital_id = '$B' limit 1"
    refused login_history_user_fkey "insert into login_history (hospital_id, user_id, username) values ('$A', '$B', 'x')"
}

@test "no row is without its hospital, and no user either" {
    refused branches_hospital_fkey "insert into branches (hospital_id, branch_code, branch_name, country) values ('$ACTOR', 'X', 'X', 'DE')"
    refused hospital_id "insert into users (staff_id, username, password_hash) values ('$A', 'eve', 'x')"
    refused users_hospital_fkey "insert into users (hospital_id, patient_id, username, password_hash) values ('$ACTOR', '$A', 'eve', 'x')"
    refused users_one_person_check "insert into users (hospital_id, username, password_hash) values ('$A', 'eve', 'x')"
    refused users_staff_key "insert into users (hospital_id, staff_id, username, password_hash) values ('$A', '$A', 'eve', 'x')"
    refused hospitals "delete from hospitals where hospital_id = '$A'"
}

@test "a doctor has one appointment at a time" {
    owner_sql "$(appointment 10:00 11:00)"
    refused appointments_no_overlap_excl "$(appointment 10:30 11:30)"
    refused appointments_no_overlap_excl "$(appointment 09:00 12:00)"
    refused appointments_no_overlap_excl "$(appointment 10:15 10:45)"
    refused appointments_length_check "$(appointment 15:00 14:00)"
    owner_sql "$(appointment 11:00 12:00)" "$(appointment 10:30 11:30 $A $A cancelled)" "$(appointment 10:00 11:00 $B $B)"
    refused appointments_no_overlap_excl "update appointments set status = 'booked', cancelled_at = null where status = 'cancelled'"
    refused appointments_cancelled_at_check "update appointments set status = 'cancelled'"
}

@test "a consultation, prescription and invoice stay with one patient" {
    owner_sql "insert into patients (hospital_id, patient_id, branch_id, medical_record_number, given_name, family_name, born_on)
               values ('$A', '$B', '$A', 'M2', 'Q', 'Q', '1990-01-01')" \
        "insert into consultations (hospital_id, consultation_id, branch_id, patient_id, staff_id, chief_complaint)
         values ('$A', '$A', '$A', '$A', '$A', 'x')"
    refused prescriptions_consultation_fkey "insert into prescriptions (hospital_id, patient_id, staff_id, consultation_id, medicine, dose, frequency, route, duration_days)
        values ('$A', '$B', '$A', '$A', 'x', 'x', 'x', 'x', 1)"
    refused invoices_consultation_fkey "insert into invoices (hospital_id, branch_id, patient_id, consultation_id, invoice_number) values ('$A', '$A', '$B', '$A', 'I')"
}

# set_password VALUE: as a statement; prints what is stored then.
set_password()
{
    psql_in "$(database_of dev)" "$OWNER" -v "value=$1" \
        <<<"update users set password_hash = :'value' where hospital_id = '$A' returning password_hash;"
}

@test "a password in clear is stored as a hash, whatever it looks like" {
    local value
    # The last ones begin like a hash, have its length, or are one but for a character.
    for value in 'correct horse' 'Grüße, 世界' "it's" '\' '$2' '$2a$10$short' '$2a$12$' \
        "$(printf 'x%.0s' {1..60})" "\$2a\$12\$$(printf 'x%.0s' {1..52})" "\$2a\$12\$$(printf 'x%.0s' {1..54})" \
        "\$2x\$12\$$(printf 'x%.0s' {1..53})" "\$2a\$99\$$(printf 'x%.0s' {1..53})" "\$2a\$12\$$(printf 'x%.0s' {1..52})!" \
        " \$2a\$12\$$(printf 'x%.0s' {1..53})" "$(printf 'x%.0s' {1..72})"; do
        run -0 set_password "$value"
        [[ $output =~ $SHAPE ]] || fail "stored for $value: $output"
        refute_output "$value"
        assert_equal "$(psql_in "$(database_of dev)" "$OWNER" -v "value=$value" <<<"select password_hash = crypt(:'value', password_hash) from users where hospital_id = '$A'")" t
    done
}

@test "a whole hash of sufficient cost is taken as it is, any other refused" {
    local tail=EkPN1B46uixZVeaQItgkKugM2PKcy4sHKAGHV9bNUETtYvGs7sv7C
    for kind in a b y; do
        run -0 set_password "\$2$kind\$12\$$tail"
        assert_output "\$2$kind\$12\$$tail"
    done
    run ! set_password "\$2a\$09\$$tail"
    run ! set_password "\$2a\$04\$$tail"
    run ! set_password ''
    run ! set_password "$(printf 'x%.0s' {1..73})"
    assert_output --partial '72 bytes'
    run ! set_password "$(printf 'ü%.0s' {1..37})"
    refused password_hash "update users set password_hash = null"
    run -0 owner_sql "select password_hash from users where hospital_id = '$A'"
    assert_output "\$2y\$12\$$tail"
}

@test "an update of other columns and a copy of rows hash nothing again" {
    local before
    before=$(owner_sql 'select password_hash from users order by hospital_id')
    owner_sql 'update users set failed_login_count = 1' 'update users set password_hash = password_hash'
    owner_sql 'copy users to stdout' >rows
    owner_sql 'delete from users'
    psql_in "$(database_of dev)" "$OWNER" -c 'copy users from stdin' <rows
    run -0 owner_sql 'select password_hash from users order by hospital_id'
    assert_output "$before"
    owner_sql 'copy users to stdout' | diff - rows
}

@test "the hash has the cost of the rules: 12 where nobody changed it" {
    sed -i 's/password_cost: 10 /password_cost: 12 /' database/rules.yaml
    "$SKINSPIRE" triggers install dev
    run -0 set_password 'correct horse'
    assert_output --regexp '^\$2a\$12\$'
    run -0 grep -c 'password_cost: 12 ' "$BATS_TEST_DIRNAME/../../database/rules.yaml"
}

@test "stamps come from the session's user and can't be forged" {
    run -0 app_sql $A "set app.user_id = '$ACTOR'" \
        "insert into branches (hospital_id, branch_code, branch_name, country, created_at, created_by, updated_by)
         values ('$A', 'N', 'N', 'DE', '2001-01-01', '$A', '$A')" \
        "select created_by, updated_by, created_at > now() - interval '1 min' from branches where branch_code = 'N'" \
        "set app.user_id = '$B'" "update branches set created_by = '$A', updated_by = '$A', created_at = '2001-01-01' where branch_code = 'N'" \
        "select created_by, updated_by, created_at > now() - interval '1 min', updated_at > created_at from branches where branch_code = 'N'"
    assert_output "$ACTOR|$ACTOR|t"$'\n'"$ACTOR|$B|t|t"
    # After SET LOCAL has ended the setting is empty rather than unset.
    run -0 owner_sql "begin; set local app.user_id = '$ACTOR'; commit" "update branches set city = 'X'" 'select distinct updated_by is null from branches'
    assert_output t
}

@test "the log has old and new row, user, hospital and request, without secrets" {
    app_sql $A "set app.user_id = '$ACTOR'" "set app.request_id = 'request 7'" "update patients set family_name = 'New'" \
        "update users set password_hash = 'another password'"
    run -0 owner_sql "select user_id, request_id, action, row_key, old_values ->> 'family_name', new_values ->> 'family_name'
                        from audit_logs where table_name = 'patients' and action = 'update'"
    assert_output "$ACTOR|request 7|update|{\"patient_id\": \"$A\", \"hospital_id\": \"$A\"}|P|New"
    run -0 owner_sql "select count(*) from audit_logs where table_name = 'users' and action = 'update'" \
        "select count(*) from audit_logs where (coalesce(old_values, '{}') || coalesce(new_values, '{}')) ?| '{password_hash,token_hash}'" \
        "select count(*) from audit_logs where audit_logs::text like '%\$2a\$%'"
    assert_output $'1\n0\n0'
}

@test "the log has each row once: many rows, no rows, upserts, cascades, changed keys, truncate" {
    owner_sql "insert into invoices (hospital_id, invoice_id, branch_id, patient_id, invoice_number) values ('$A', '$A', '$A', '$A', 'I')" \
        "insert into invoice_lines (hospital_id, invoice_id, line_number, description, unit_price) select '$A', '$A', n, 'x', 1 from generate_series(1, 100) n" \
        "insert into invoice_lines (hospital_id, invoice_id, line_number, description, unit_price) values ('$A', '$A', 1, 'y', 1), ('$A', '$A', 101, 'y', 1)
             on conflict (hospital_id, invoice_id, line_number) do update set description = 'y'" \
        "update invoice_lines set description = 'z' where false" \
        "update invoice_lines set line_number = 500 where line_number = 7" \
        'delete from invoices' 'truncate invoice_lines'
    run -0 owner_sql "select action, count(*) from audit_logs where table_name = 'invoice_lines' group by 1 order by 1"
    assert_output $'insert|102\nupdate|1\ndelete|102\ntruncate|1'
}

@test "one row is logged as it should: changed in place, with another key, none at all" {
    local line="hospital_id = '$A' and invoice_id = '$A'"
    owner_sql "insert into invoices (hospital_id, invoice_id, branch_id, patient_id, invoice_number) values ('$A', '$A', '$A', '$A', 'I')" \
        "insert into invoice_lines (hospital_id, invoice_id, line_number, description, unit_price) values ('$A', '$A', 1, 'x', 1)" \
        "update invoice_lines set description = 'y' where $line" "update invoice_lines set line_number = 2 where $line" \
        "update invoice_lines set line_number = 1 where $line and line_number = 1" "delete from invoice_lines where $line"
    run -0 owner_sql "select action, row_key ->> 'line_number', old_values ->> 'line_number', new_values ->> 'line_number',
                             old_values ->> 'description', new_values ->> 'description'
                        from audit_logs where table_name = 'invoice_lines' order by action, 2"
    assert_output $'insert|1||1||x\ninsert|2||2||y\nupdate|1|1|1|x|y\ndelete|1|1||y|\ndelete|2|2||y|'
    owner_sql "insert into invoice_lines (hospital_id, invoice_id, line_number, description, unit_price) values ('$A', '$A', 1, 'a', 1), ('$A', '$A', 2, 'b', 1)" \
        'truncate audit_logs' "update invoice_lines set line_number = line_number + 1 where $line and line_number = 2" \
        "update invoice_lines set line_number = line_number + 1 where $line and line_number = 1"
    run -0 owner_sql "select action, row_key ->> 'line_number', old_values ->> 'description', new_values ->> 'description'
                        from audit_logs where table_name = 'invoice_lines' order by 1, 2"
    assert_output $'insert|2||a\ninsert|3||b\ndelete|1|a|\ndelete|2|b|'
}

@test "without a hospital the application sees and writes nothing" {
    run -0 app_sql '' 'select count(*) from patients' 'select count(*) from hospitals' 'select count(*) from audit_logs' \
        'update patients set city = $$X$$ returning 1' 'delete from user_sessions returning 1'
    assert_output $'0\n0\n0'
    run -0 psql_in "$(database_of dev)" "${ID}web" -c 'select count(*) from patients'
    assert_output 0
    run ! app_sql '' "insert into branches (hospital_id, branch_code, branch_name, country) values ('$A', 'N', 'N', 'DE')"
    assert_output --partial 'row-level security'
    run -0 app_sql '' 'select count(*) > 0 from module_master'
    assert_output t
}

@test "the application reaches its own hospital alone" {
    run -0 app_sql $A 'select count(*), min(hospital_id::text) from patients' 'select count(*) from hospitals' \
        "select count(*) from patients where hospital_id = '$B'" "update patients set city = 'X' where hospital_id = '$B' returning 1" \
        "delete from users where hospital_id = '$B' returning 1" 'select count(distinct hospital_id) from audit_logs'
    assert_output "1|$A"$'\n1\n0\n1'
    run ! app_sql $A "insert into branches (hospital_id, branch_code, branch_name, country) values ('$B', 'N', 'N', 'DE')"
    run ! app_sql $A "update patients set hospital_id = '$B'"
    assert_output --partial 'row-level security'
    run -0 app_sql $A 'select count(*) from invoice_totals'
    run ! app_sql $A 'truncate patients'
    run ! app_sql $A 'alter table patients disable row level security'
}

@test "the application can't forge, change or remove what was logged" {
    run ! app_sql $A "insert into audit_logs (hospital_id, action, table_name, row_key, new_values) values ('$A', 'insert', 'patients', '{}', '{}')"
    assert_output --partial 'permission denied'
    run ! app_sql $A "update audit_logs set user_id = '$ACTOR'"
    run ! app_sql $A 'delete from audit_logs'
    run ! app_sql $A 'truncate audit_logs'
    run ! app_sql $A 'create temporary table patients_too (like patients)' \
        'create trigger t after insert on patients_too referencing new table as new_rows for each statement execute function audit_patients()'
    assert_output --partial 'permission denied for function'
    run ! app_sql $A 'create temporary table x (a int)' 'create trigger t after truncate on x execute function audit_truncate()'
    run ! app_sql $A 'alter table patients disable trigger audit_insert'
    run ! app_sql $A "set session_replication_role = replica"
    run ! app_sql $A "update login_history set username = 'x'"
    run ! app_sql $A "update module_master set is_active = false"
}

@test "the application's work is logged although it may not write the log" {
    app_sql $A "set app.user_id = '$ACTOR'" "update patients set city = 'Here'"
    run -0 app_sql $A "select user_id from audit_logs where table_name = 'patients' and action = 'update'"
    assert_output "$ACTOR"
    # Objects of the session's own, put before the real ones, change nothing.
    run -0 app_sql $A 'create temporary table audit_logs (like public.audit_logs)' "update patients set city = 'There'" \
        'select count(*) from pg_temp.audit_logs' "select count(*) from public.audit_logs where new_values ->> 'city' = 'There'"
    assert_output $'0\n1'
}

@test "nothing of the caller's search_path runs with the rights of the log's owner" {
    # A schema of the application's own before the catalogue, with operators, functions and types under the names that the
    # audit uses; each fails when it is touched. The table has no stamps: those are taken with the caller's own rights.
    owner_sql "create schema traps" "grant all on schema traps to $APP"
    app_sql $A 'create domain pg_temp.uuid as pg_catalog.uuid check (false)' 'create domain traps.jsonb as pg_catalog.jsonb check (false)' \
        'create domain traps.text as pg_catalog.text check (false)' \
        'create function traps.trap(pg_catalog.uuid, pg_catalog.uuid) returns bool language plpgsql as $$ begin raise $x$sprung$x$; end $$' \
        'create function traps.trap(pg_catalog.text, pg_catalog.text) returns bool language plpgsql as $$ begin raise $x$sprung$x$; end $$' \
        'create operator traps.= (function = traps.trap, leftarg = pg_catalog.uuid, rightarg = pg_catalog.uuid)' \
        'create operator traps.= (function = traps.trap, leftarg = pg_catalog.text, rightarg = pg_catalog.text)' \
        'create operator traps.<> (function = traps.trap, leftarg = pg_catalog.text, rightarg = pg_catalog.text)' \
        'create function traps.current_setting(pg_catalog.text, bool) returns pg_catalog.text language plpgsql as $$ begin raise $x$sprung$x$; end $$' \
        'create function traps.to_jsonb(anyelement) returns pg_catalog.jsonb language plpgsql as $$ begin raise $x$sprung$x$; end $$' \
        "set app.user_id = '$ACTOR'" 'set search_path = traps, pg_temp, pg_catalog, public' \
        "insert into public.user_sessions (hospital_id, user_id, token_hash, expires_at)
         values ('$A', '$A', sha256('a'), now() + interval '1 h'), ('$A', '$A', sha256('b'), now() + interval '1 h')" \
        "update public.user_sessions set user_agent = 'one' where token_hash operator(pg_catalog.=) sha256('a')" \
        "update public.user_sessions set user_agent = 'two'" 'delete from public.user_sessions'
    run -0 owner_sql "select action, count(*) from audit_logs where table_name = 'user_sessions' and user_id = '$ACTOR' group by 1 order by 1"
    assert_output $'insert|2\nupdate|3\ndelete|2'
}

@test "a plan kept from one row serves many rows" {
    run -0 owner_sql "update patients set city = 'One' where hospital_id = '$A'" \
        "insert into patients (hospital_id, branch_id, medical_record_number, given_name, family_name, born_on)
         select '$A', '$A', 'N' || n, 'P', 'P', '1990-01-01' from generate_series(1, 3000) n" \
        "set statement_timeout = '20s'" "update patients set city = 'Two'" \
        "select count(*) from audit_logs where table_name = 'patients' and new_values ->> 'city' = 'Two'"
    assert_output 3002
}

@test "the sample loads, twice the same, and the triggers hold afterwards" {
    run -0 "$SKINSPIRE" sql dev --file database/sample/clinic.sql
    local first
    first=$(owner_sql 'select count(*), sum(hashtext(patients::text)) from patients' 'select count(*), sum(hashtext(users::text)) from users' \
        'select count(*), sum(hashtext(invoices::text)) from invoices')
    run -0 "$SKINSPIRE" sql dev --file database/sample/clinic.sql
    run -0 owner_sql 'select count(*), sum(hashtext(patients::text)) from patients' 'select count(*), sum(hashtext(users::text)) from users' \
        'select count(*), sum(hashtext(invoices::text)) from invoices'
    assert_output "$first"
    run -0 owner_sql "select bool_and(password_hash = crypt('Sample-Clinic-2025', password_hash)) from (select password_hash from users where username like 'e0%' limit 2) u"
    assert_output t
    run -0 "$SKINSPIRE" triggers verify dev
    run -0 "$SKINSPIRE" triggers test dev
}
