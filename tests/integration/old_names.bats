#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# The command lines of the clinic's reference, and the words of manage_db, as they are typed, by their effect.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154  # inner shells; tests are subshells; set by run
load helper

setup()
{
    local root=$BATS_TEST_DIRNAME/../..
    new_project
    # The owner may not make roles; an administrator did.
    export SKINSPIRE_DATABASE_APP_ROLE=${ID}app
    psql_super -c "create role ${ID}app" -c "grant ${ID}app to $OWNER"
    cp -r "$root/scripts" "$root/database" "$root/skinspire.yaml" .
    mkdir "$BATS_TEST_TMPDIR/bin"
    PATH=$BATS_TEST_TMPDIR/bin:$PATH
    ln -s "$SKINSPIRE" "$BATS_TEST_TMPDIR/bin/skinspire"
    ln -s "$(python3 -c 'import sys; print(sys.executable)')" "$BATS_TEST_TMPDIR/bin/python"
}

teardown()
{
    if [[ -n ${USES_PRIVATE_SERVER:-} ]]; then
        "$SKINSPIRE" server destroy --quiet --confirm skinspire
    fi
    clean_up
}

# typed STATUS LINE: runs the line as somebody types it.
typed()
{
    run --separate-stderr "-$1" bash -c "$2"
}

# rows ENV TABLE: how many the table has.
rows()
{
    psql_in "$(database_of "$1")" "$OWNER" -c "select count(*) from $2"
}

# exists ENV: the environment's database is there.
exists()
{
    [[ $(psql_super -c "select count(*) from pg_database where datname = '$(database_of "$1")'") == 1 ]]
}

new_sample()
{
    local environment
    for environment; do
        "$SKINSPIRE" setup "$environment" --quiet >/dev/null
        "$SKINSPIRE" populate "$environment" --quiet >/dev/null
    done
}

# triggers_of ENV: how many triggers there are.
triggers_of()
{
    psql_in "$(database_of "$1")" "$OWNER" -c 'select count(*) from pg_trigger where not tgisinternal'
}

# installs LINE ENV: the triggers are there afterwards.
installs()
{
    typed 0 "$1"
    [[ $(triggers_of "$2") -gt 0 ]]
}

# inspects LINE TEXT: the answer holds the text.
inspects()
{
    typed 0 "$1"
    assert_output --partial "$2"
}

# Setting up -------------------------------------------------------------------------------------------

@test "reference: a new environment, step by step" {
    typed 0 'python scripts/switch_env.py dev'
    assert_equal "$(<.flask_env_type)" dev
    typed 0 'python scripts/create_database.py --env dev'
    assert_equal "$stderr" "this is now 'skinspire setup --env dev'"
    [[ $(rows dev module_master) -gt 0 && $(rows dev patients) == 0 ]]
    installs 'python scripts/install_triggers.py dev' dev
    typed 0 'python scripts/populate_test_data.py --env dev'
    [[ $(rows dev patients) -gt 0 ]]
    typed 0 'python scripts/verify_db_service.py --env dev'
    assert_line --regexp '^connects +ok'
    typed 0 'python scripts/verify_db_service.py --env dev -v'
    assert_line --regexp '^standby +ok'
    typed 0 'python scripts/switch_env.py status'
    assert_output 'dev, by .flask_env_type'
}

# A backslash is no part of a path here; on Windows it is typed.
@test "reference: scripts\\setup_db.bat dev, scripts\\setup_db.bat test" {
    typed 0 'scripts/setup_db.bat dev'
    [[ $(rows dev module_master) -gt 0 ]]
    typed 0 'scripts/setup_db.bat test'
    typed 0 'python scripts/populate_test_data.py --env test'
    [[ $(rows test patients) -gt 0 ]]
}

@test "reference: the active environment, where none is named" {
    new_sample dev
    typed 0 'python scripts/reset_database.py'
    [[ $(rows dev patients) == 0 && $(rows dev module_master) == 0 ]]
    typed 0 'python scripts/reset_database.py --init'
    [[ $(rows dev patients) == 0 && $(rows dev module_master) -gt 0 ]]
    typed 0 'python scripts/populate_test_data.py'
    [[ $(rows dev patients) -gt 0 ]]
    typed 0 'python scripts/verify_db_service.py'
    assert_line --regexp '^connects +ok'
    typed 0 'python scripts/manage_db.py verify-all'
    assert_line --regexp '^pg_dump +ok'
    inspects 'python scripts/db_inspector.py' public.patients
    inspects 'python scripts/db_inspector.py dev' public.patients
    # Columns, constraints, relationships, triggers, functions, statistics; and only what is asked for, where it is.
    assert_equal "${stderr_lines[0]}" "this is now 'skinspire inspect dev --schema --functions --stats'"
    assert_line --regexp '^family_name +'
    assert_line --regexp '^patients_pkey .*PRIMARY KEY'
    assert_line --regexp '^audit_update +after +update'
    assert_line --regexp '^public.add_standard_roles'
    inspects 'python scripts/db_inspector.py --env=dev -q --json | jq -r ".functions[0].schema"' public
    inspects 'python scripts/db_inspector.py dev --tables' public.patients
    refute_output --partial audit_update
    inspects 'python scripts/db_inspector.py -t patients dev' audit_update
    refute_output --partial add_standard_roles
}

@test "reference: a corrupted database is reset" {
    new_sample dev
    typed 0 'python scripts/reset_database.py --env dev'
    [[ $(rows dev patients) == 0 && $(rows dev module_master) == 0 ]]
    typed 0 'python scripts/create_database.py --env dev'
    [[ $(rows dev module_master) -gt 0 ]]
    installs 'python scripts/install_triggers.py dev' dev
    typed 0 'python scripts/populate_test_data.py --env dev'
    [[ $(rows dev patients) -gt 0 ]]
}

# Moving -----------------------------------------------------------------------------------------------

@test "reference: copies between environments" {
    new_sample test
    local patients
    patients=$(rows test patients)
    typed 0 'python scripts/db_copy.py test dev'
    assert_equal "${stderr_lines[0]}" "this is now 'skinspire copy test dev'"
    assert_equal "$(rows dev patients)" "$patients"
    psql_in "$(database_of dev)" "$OWNER" -c "create table marks (id int)"
    typed 0 'python scripts/db_copy.py dev test'
    assert_equal "$(rows test marks)" 0
    typed 0 'python scripts/manage_db.py copy-db test dev'
    assert_equal "$(rows dev patients)" "$patients"
}

# Running ----------------------------------------------------------------------------------------------

@test "reference: SQL files and maintenance" {
    new_databases dev
    mkdir sql
    echo 'create table visits (id int); insert into visits select generate_series(1, 50);
          create index visits_idx on visits (id);
          create table notes as select generate_series(1, 40) as id;' >sql/create_indexes.sql
    typed 0 'python scripts/manage_db.py run-sql --file sql/create_indexes.sql'
    assert_equal "$(rows dev visits)" 50
    local known="select reltuples from pg_class where relname = 'notes'"
    assert_equal "$(psql_in "$(database_of dev)" "$OWNER" -c "$known")" -1
    typed 0 'python scripts/manage_db.py analyze'
    [[ $stderr != *'this is now'* ]]
    assert_equal "$(psql_in "$(database_of dev)" "$OWNER" -c "$known")" 40
    psql_in "$(database_of dev)" "$OWNER" -c 'delete from notes where id > 30'
    typed 0 'python scripts/manage_db.py vacuum'
    assert_equal "$(psql_in "$(database_of dev)" "$OWNER" -c "$known")" 30
}

# The private server's names are the clinic's; libpq finds it by its variables.
@test "reference: PostgreSQL's own programs, by hand" {
    USES_PRIVATE_SERVER=yes
    unset DEV_DATABASE_URL
    new_sample dev
    export PGHOST PATH=$SKI_TEST_PGBIN:$PATH
    PGHOST=$("$SKINSPIRE" server status --json | jq -r .socket_folder)
    mkdir backups
    typed 0 'pg_dump -U skinspire_admin -d skinspire_dev > backups/skinspire_dev_20250321.sql'
    "$SKINSPIRE" reset dev --quiet
    typed 0 'psql -U skinspire_admin -d skinspire_dev -c "drop schema public cascade; create schema public"'
    typed 0 'psql -U skinspire_admin -d skinspire_dev < backups/skinspire_dev_20250321.sql'
    run -0 psql -U skinspire_admin -d skinspire_dev -A -t -c 'select count(*) > 0 from patients'
    assert_output t
}

# manage_db --------------------------------------------------------------------------------------------

@test "manage_db: environments and configuration" {
    typed 0 'python scripts/manage_db.py switch-env test'
    assert_equal "$(<.flask_env_type)" test
    typed 0 'python scripts/manage_db.py switch-env --status'
    assert_output 'test, by .flask_env_type'
    typed 0 'python scripts/manage_db.py show-db-config'
    assert_line --regexp '^database.extensions +pgcrypto, btree_gist'
}

@test "manage_db: making and emptying databases" {
    typed 0 'python scripts/manage_db.py initialize-db'
    [[ $(rows dev module_master) -gt 0 ]]
    "$SKINSPIRE" populate dev
    typed 0 'python scripts/manage_db.py check-database'
    assert_line --regexp '^connects +ok'
    typed 0 'python scripts/manage_db.py reset-and-initialize'
    [[ $(rows dev patients) == 0 && $(rows dev module_master) -gt 0 ]]
    typed 0 'python scripts/manage_db.py reset-database'
    [[ $(rows dev module_master) == 0 ]]
    typed 0 'python scripts/manage_db.py --env dev initialize-db'
    [[ $(rows dev module_master) -gt 0 ]]
    typed 0 'python scripts/manage_db.py drop-all-db-tables --env dev'
    [[ $(rows dev module_master) == 0 ]]
    run -0 "$SKINSPIRE" undo dev
    [[ $(rows dev module_master) -gt 0 ]]
}

@test "manage_db: inspection" {
    new_sample dev
    inspects 'python scripts/manage_db.py inspect-db' patients
    inspects 'python scripts/manage_db.py inspect-db --tables' patients
    inspects 'python scripts/manage_db.py inspect-db --schema' patients
    inspects 'python scripts/manage_db.py inspect-db --table patients' hospital_id
    inspects 'python scripts/manage_db.py inspect-db --triggers' ''
    inspects 'python scripts/manage_db.py inspect-db --functions' add_standard_roles
}

@test "manage_db: triggers" {
    "$SKINSPIRE" setup dev
    installs 'python scripts/manage_db.py apply-base-db-triggers' dev
    installs 'python scripts/manage_db.py apply-db-triggers' dev
    installs 'python scripts/manage_db.py apply-all-db-schema-triggers' dev
    typed 0 'python scripts/manage_db.py verify-db-triggers'
    typed 0 'python scripts/manage_db.py test-db-triggers'
}

# patients ENV: how many there are, and what they are.
patients()
{
    psql_in "$(database_of "$1")" "$OWNER" -c 'select count(*), sum(hashtext(p::text)) from patients p'
}

@test "manage_db: backup and restore" {
    new_sample dev
    local before
    before=$(patients dev)
    typed 0 'python scripts/manage_db.py backup --env dev'
    typed 0 'python scripts/manage_db.py create-backup'
    typed 0 'python scripts/manage_db.py list-all-backups'
    assert_line --regexp '^dev +.* good'
    [[ $(find backups/dev -name '*.sql' | wc -l) == 2 ]]

    psql_in "$(database_of dev)" "$OWNER" -c "update patients set family_name = 'x'"
    typed 0 'python scripts/manage_db.py restore-backup'
    assert_equal "$(patients dev)" "$before"

    psql_in "$(database_of dev)" "$OWNER" -c "update patients set family_name = 'x'"
    "$SKI_TEST_CLIENT_BIN/pg_dump" "$DEV_DATABASE_URL" >backups/skinspire_dev_20250321.sql
    cp backups/skinspire_dev_20250321.sql backups/backup_dev_20250321.sql
    before=$(patients dev)
    typed 0 'python scripts/manage_db.py restore-backup'
    typed 0 'python scripts/manage_db.py restore --file backups/skinspire_dev_20250321.sql'
    assert_equal "$(patients dev)" "$before"
    psql_in "$(database_of dev)" "$OWNER" -c "update patients set family_name = 'y'"
    typed 0 'python scripts/manage_db.py restore-backup --file backup_dev_20250321.sql'
    assert_equal "$(patients dev)" "$before"
}

# Migrations -------------------------------------------------------------------------------------------

@test "reference: migrations write themselves, run, and are rolled back" {
    new_databases dev
    skinspire db init >/dev/null
    mkdir -p database/schema
    local in_dev=("$(database_of dev)" "$OWNER")
    echo 'create table t1 (id int);' >database/schema/all.sql
    typed 0 'python scripts/migration_manager.py --message "Description of changes" --backup'
    echo 'create table t2 (id int);' >>database/schema/all.sql
    typed 0 'python scripts/migration_manager.py --message "Add appointment table" --backup'
    echo 'create table t3 (id int);' >>database/schema/all.sql
    typed 0 'python scripts/migration_manager.py --message "Add t3"'
    assert_equal "$(psql_in "${in_dev[@]}" -c "select to_regclass('t1'), to_regclass('t2'), to_regclass('t3')")" 't1|t2|t3'
    [[ -n $(ls backups/dev) ]]
    typed 0 'python scripts/migration_manager.py --rollback'
    assert_equal "$(psql_in "${in_dev[@]}" -c "select to_regclass('t2'), to_regclass('t3')")" 't2|'
    typed 0 'python scripts/manage_db.py apply-db-migration'
    typed 0 'python scripts/migration_manager.py --rollback --steps 3'
    assert_equal "$(psql_in "${in_dev[@]}" -c "select to_regclass('t1')")" ''
    typed 0 'python scripts/manage_db.py apply-db-migration'
    typed 0 'python scripts/manage_db.py detect-schema-changes'
    assert_output 'No new upgrade operations detected.'
    echo 'create table t4 (id int);' >>database/schema/all.sql
    typed 1 'python scripts/manage_db.py detect-schema-changes'
    [[ $stderr == *'added table public.t4'* ]]
    typed 0 'python scripts/manage_db.py create-db-migration -m "Add appointment table"'
    assert_output --partial 'add_appointment_table.sql'
    typed 0 'python scripts/manage_db.py apply-db-migration'
    echo 'create table t5 (id int);' >>database/schema/all.sql
    typed 0 'python scripts/manage_db.py sync-models-to-db'
    assert_equal "$(psql_in "${in_dev[@]}" -c "select to_regclass('t4'), to_regclass('t5')")" 't4|t5'
    # What loses rows runs only where somebody has looked at it.
    sed -i '/t5/d' database/schema/all.sql
    typed 1 'python scripts/manage_db.py sync-models-to-db'
    [[ $stderr == *'loses data'* ]]
    assert_equal "$(psql_in "${in_dev[@]}" -c "select to_regclass('t5')")" t5
}

@test "reference: migrations run, are taken back, listed and stamped" {
    new_databases dev
    mkdir -p migrations/versions
    printf -- '-- wards\n-- Revision ID: 1a2b\n-- Revises:\n\n-- @upgrade\n%s\n\n-- @downgrade\n%s\n' \
        'create table wards (id int);' 'drop table wards;' >migrations/versions/1a2b.sql
    typed 0 'python scripts/manage_db.py apply-db-migration'
    assert_equal "$(psql_in "$(database_of dev)" "$OWNER" -c "select to_regclass('wards')")" wards
    typed 0 'python scripts/manage_db.py show-all-migrations'
    assert_output --partial '<base> -> 1a2b (head), wards'
    typed 0 'python scripts/manage_db.py rollback-db-migration'
    assert_equal "$(psql_in "$(database_of dev)" "$OWNER" -c "select to_regclass('wards')")" ''
    typed 0 'python scripts/manage_db.py stamp-migrations'
    assert_equal "$(psql_in "$(database_of dev)" "$OWNER" -c 'table alembic_version')" 1a2b
}

# The words are the same behind 'skinspire'; flask itself is none of our names.
@test "flask db: its lines are ours with another first word" {
    local line
    new_databases dev
    skinspire db init >/dev/null
    mkdir -p database/schema
    echo 'create table t1 (id int);' >database/schema/all.sql
    typed 0 'skinspire db migrate -m "Description of changes" --rev-id 9z8y7x6w5v4'
    typed 0 'skinspire db upgrade'
    echo 'create table t2 (id int);' >>database/schema/all.sql
    typed 0 'skinspire db migrate -m "Add appointment table" --rev-id a1b2c3d4e5f6'
    typed 0 'skinspire db upgrade a1b2c3d4e5f6'
    typed 0 'skinspire db downgrade'
    typed 0 'skinspire db upgrade'
    typed 0 'skinspire db downgrade 9z8y7x6w5v4'
    typed 0 'skinspire db current'
    assert_output 9z8y7x6w5v4
    for line in 'flask db migrate -m "Description of changes"' 'flask db migrate -m "Add appointment table"' \
        'flask db upgrade' 'flask db upgrade a1b2c3d4e5f6' 'flask db downgrade' 'flask db downgrade 9z8y7x6w5v4'; do
        run bash -c "$line"
        [[ $status == 2 && $output == *"No such command 'db'"* || $status == 127 ]] || fail "$line: $status $output"
    done
}

# It comes with the Python package; until then, and for other programs, there is a command.
@test "pending: get_database_url" {
    typed 1 'python -c "from app.services.database_service import get_database_url; print(get_database_url())"'
    [[ $stderr == *"No module named 'app'"* ]]
    typed 0 'skinspire env url'
    assert_output --partial "/$(database_of dev)?"
}

@test "db_copy --schema-only brings the structure and keeps the rows" {
    new_databases dev test
    psql_in "$(database_of test)" "$OWNER" -c 'create table wards (id int primary key, name text)'
    psql_in "$(database_of dev)" "$OWNER" -c 'create table wards (id int primary key)' -c 'insert into wards values (7)'
    typed 0 'python scripts/db_copy.py test dev --schema-only'
    assert_equal "$(psql_in "$(database_of dev)" "$OWNER" -c 'select id, name is null from wards')" '7|t'
    psql_in "$(database_of dev)" "$OWNER" -c 'alter table wards drop name'
    typed 0 'python scripts/db/copy_db.py --schema-only test dev'
    assert_equal "$(psql_in "$(database_of dev)" "$OWNER" -c 'select id, name is null from wards')" '7|t'
}

@test "db_copy --data-only brings the rows into the structure that is there" {
    local environment
    new_databases dev test
    for environment in dev test; do
        psql_in "$(database_of "$environment")" "$OWNER" -c 'create table wards (id int primary key)'
    done
    psql_in "$(database_of test)" "$OWNER" -c 'insert into wards values (7)'
    typed 0 'python scripts/db_copy.py test dev --data-only'
    assert_equal "$(psql_in "$(database_of dev)" "$OWNER" -c 'select id from wards')" 7
    typed 0 'python scripts/manage_db.py copy-db test dev --data-only'
    assert_equal "$(psql_in "$(database_of dev)" "$OWNER" -c 'select id from wards')" 7
}

# The names themselves ---------------------------------------------------------------------------------

@test "every script of the reference stands here" {
    local reference=${SKINSPIRE_SHARED:-$BATS_TEST_DIRNAME/../../../shared}/seed/reference.md line
    [[ -r $reference ]] || skip "there is no $reference; SKINSPIRE_SHARED names the folder with seed/"
    grep -oE '^(python |pip |flask |pg_dump |psql |scripts\\)[^#]*' "$reference" | sed 's/ *$//' | sort -u >lines
    [[ $(wc -l <lines) -gt 25 ]]
    while IFS= read -r line; do
        line=${line//\\//}
        grep -qF -- "'$line'" "$BATS_TEST_FILENAME" "$BATS_TEST_DIRNAME/scenarios.bats" || fail "no test types: $line"
    done <lines
}

@test "every script leads to a command, and no two of them differ" {
    local script count=0
    for script in scripts/*.py scripts/db/*.py; do
        [[ $script != */redirect.py ]] || continue
        run --separate-stderr python "$script" --help
        [[ $status == 0 && $output == usage:* ]] || fail "$script: $status $output $stderr"
        count=$((count + 1))
    done
    ((count > 20))
    [[ $(cat scripts/*.py | grep -vc '^#') == $((3 * $(printf '%s\n' scripts/*.py | wc -l))) ]]
}

@test "an old name is also understood behind the program's own" {
    new_databases dev
    typed 0 'skinspire db_inspector dev'
    [[ $stderr == *"this is now 'skinspire inspect dev --schema --functions --stats'"* ]] || fail "$stderr"
    typed 0 'skinspire inspect-db dev'
    typed 0 'skinspire manage_db inspect-db dev'
    typed 0 'skinspire manage_db.py --help'
    assert_line --partial 'skinspire db migrate --apply'
    typed 0 'skinspire migration_manager --help'
    typed 2 'skinspire manage_db nonsense'
    typed 2 'skinspire nonsense'
    [[ $stderr == *"unknown command 'nonsense'"* ]]
}

@test "the names that can be installed are those of the scripts" {
    local name file=$BATS_TEST_DIRNAME/../../meson.build count=0
    while IFS= read -r name; do
        [[ -e scripts/$name.py ]] || fail "scripts/$name.py is missing"
        count=$((count + 1))
    done < <(sed -n '/foreach name/,/install_symlink/p' "$file" | grep -v install_symlink | grep -o "'[a-z_]*'" | tr -d "'")
    run -0 bash -c 'ls scripts/*.py | wc -l'
    assert_output "$count"
}

@test "as names on PATH, with and without an ending" {
    ln -s "$SKINSPIRE" "$BATS_TEST_TMPDIR/bin/switch_env"
    ln -s "$SKINSPIRE" "$BATS_TEST_TMPDIR/bin/manage_db.py"
    ln -s "$SKINSPIRE" "$BATS_TEST_TMPDIR/bin/manage_dbs"
    typed 0 'switch_env test'
    [[ $stderr == "this is now 'skinspire env use test'"* && $(<.flask_env_type) == test ]]
    typed 0 'manage_db.py show-db-config'
    typed 2 'manage_dbs status'
    [[ $stderr == *"unknown command 'status'"* ]]
}

@test "exit statuses are 0, 1, and 2 for usage" {
    typed 1 'python scripts/verify_db_service.py --env dev'
    [[ $stderr == *"'skinspire create dev' makes it"* ]]
    new_databases dev
    typed 1 'python scripts/verify_db_service.py dev --set database.extensions=pgcrypto'
    printf 'environments: { prod: { protected: true } }\n' >skinspire.yaml
    new_databases prod
    typed 1 'python scripts/populate_test_data.py --env prod'
    typed 1 'python scripts/reset_database.py --env prod </dev/null'
    typed 1 'python scripts/switch_env.py nowhere'
    typed 2 'python scripts/switch_env.py'
    typed 2 'python scripts/db_copy.py test'
    typed 2 'python scripts/db_copy.py test dev --shcema-only'
    typed 2 'python scripts/manage_db.py'
    typed 2 'python scripts/manage_db.py vacum'
    [[ $stderr == *"did you mean 'vacuum'?"* ]]
    typed 1 'python scripts/manage_db.py restore-backup --json'
    run -0 jq -r '.error.exit_code' <<<"$output"
    assert_output 1
}

@test "the new spelling is said once, on stderr, unless quiet, and without a setting's value" {
    typed 0 'python scripts/switch_env.py status --set database.role=hidden'
    assert_equal "$stderr" "this is now 'skinspire env status --set database.role=...'"
    typed 0 'python scripts/switch_env.py status --quiet'
    assert_equal "$stderr" ''
    typed 0 'python scripts/switch_env.py status --json | jq -r .environment'
    assert_output dev
}

@test "a script is about its own project, wherever it is called" {
    mkdir elsewhere
    typed 0 'cd elsewhere && python ../scripts/switch_env.py test'
    [[ $(<.flask_env_type) == test && ! -e elsewhere/.flask_env_type ]]
}

@test "words with blanks, quotes and dashes arrive as they are" {
    new_databases dev
    mkdir "it's here"
    echo "create table \"Ünal's\" (id int);" >"it's here/-a b.sql"
    typed 0 "python scripts/manage_db.py run-sql --file \"it's here/-a b.sql\""
    assert_equal "$(rows dev "\"Ünal's\"")" 0
}

@test "without a program the script says what builds it" {
    rm "$BATS_TEST_TMPDIR/bin/skinspire"
    PATH=$BATS_TEST_TMPDIR/bin:/usr/bin:/bin typed 1 'python scripts/switch_env.py status'
    assert_equal "$stderr" "switch_env.py: there is no skinspire, neither in $PROJECT/build nor on PATH; ./quickstart builds it"
}

@test "the project's own build is preferred" {
    mkdir build
    printf '#!/bin/sh\necho "own build: $*"\n' >build/skinspire
    chmod +x build/skinspire
    typed 0 'python scripts/db_copy.py test dev'
    assert_output 'own build: test dev'
}
