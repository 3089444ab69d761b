#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
load helper

setup()
{
    new_project
    mkdir -p database/schema database/seed
    echo 'create table wards (id int primary key, name text not null);' >database/schema/10_wards.sql
    echo 'create view ward_names as select name from wards;' >database/schema/20_views.sql
    echo "insert into wards values (1, 'One') on conflict do nothing;" >database/seed/10_wards.sql
}

teardown()
{
    clean_up
}

admin_url()
{
    echo "postgresql://$SKI_TEST_SUPERUSER@/postgres?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
}

# Databases of this test that are under construction or were left behind.
databases()
{
    psql_super -c "select datname from pg_database where starts_with(datname, '$ID') order by 1"
}

@test "create makes database, extensions and objects, owned by the environment's role" {
    echo 'database: { extensions: [pgcrypto] }' >skinspire.yaml
    run -0 "$SKINSPIRE" create dev
    assert_line "made database $(database_of dev)"
    assert_line 'made extension pgcrypto'
    assert_line 'made objects of 2 SQL files'
    run -0 psql_in "$(database_of dev)" "$OWNER" -c "select tableowner from pg_tables where tablename = 'wards'" \
        -c 'select count(*) from ward_names' -c "select extname from pg_extension where extname = 'pgcrypto'"
    assert_output "$OWNER"$'\n0\npgcrypto'
    run -0 psql_super -c "select pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate
                            from pg_database where datname = '$(database_of dev)'"
    assert_output "$OWNER|UTF8|C.UTF-8"
}

@test "a second create leaves the database as it is" {
    "$SKINSPIRE" create dev
    psql_in "$(database_of dev)" "$OWNER" -c "insert into wards values (7, 'Seven')"
    run -0 "$SKINSPIRE" create dev
    assert_output "$(database_of dev) exists; left as it is"
    run -0 psql_in "$(database_of dev)" "$OWNER" -c 'select id from wards'
    assert_output '7'
}

@test "create completes extensions of a database that exists" {
    "$SKINSPIRE" create dev
    run -0 "$SKINSPIRE" create dev --set database.extensions=btree_gist
    assert_line 'made extension btree_gist'
    refute_line --partial 'SQL files'
}

@test "an empty database is filled, one with an extension alone too" {
    new_databases dev
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'create extension pg_stat_statements'
    run -0 "$SKINSPIRE" create dev
    assert_line 'made objects of 2 SQL files'
}

@test "an error in a file leaves no database, and names the place" {
    printf 'create table beds (id int);\n\nselect * from nowhere;\n' >database/schema/30_beds.sql
    run -5 "$SKINSPIRE" create dev
    assert_output --partial '30_beds.sql:3'
    assert_output --partial 'nowhere'
    run -0 databases
    assert_output ''
}

@test "an error in a file leaves an empty database empty" {
    new_databases dev
    echo 'select * from nowhere;' >database/schema/30_beds.sql
    run -5 "$SKINSPIRE" create dev
    run -0 psql_in "$(database_of dev)" "$OWNER" -c "select to_regclass('wards')"
    assert_output ''
}

@test "killed at any moment, the next create ends well" {
    echo 'select pg_sleep(20);' >database/schema/30_slow.sql
    "$SKINSPIRE" create dev >/dev/null 2>&1 3>&- &
    local program=$!
    until [[ -n $(databases) ]]; do sleep 0.05; done
    kill -KILL "$program"
    wait "$program" || true
    run -0 psql_super -c "select count(*) from pg_database where datname = '$(database_of dev)'"
    assert_output 0
    rm database/schema/30_slow.sql
    run -0 "$SKINSPIRE" create dev
    run -0 databases
    assert_output "$(database_of dev)"
}

@test "Ctrl-C leaves nothing behind" {
    echo 'select pg_sleep(20);' >database/schema/30_slow.sql
    "$SKINSPIRE" create dev >/dev/null 2>&1 3>&- &
    local program=$! code=0
    until [[ -n $(databases) ]]; do sleep 0.05; done
    kill -TERM "$program"
    wait "$program" || code=$?
    assert_equal "$code" 130
    run -0 databases
    assert_output ''
    run -0 "$SKINSPIRE" log --json
    assert_output --partial '"outcome": "interrupted"'
}

@test "dry-run says what would be made, and makes nothing" {
    run -0 "$SKINSPIRE" create dev --dry-run
    assert_line "would make database $(database_of dev)"
    assert_line '  database/schema/10_wards.sql'
    run -0 databases
    assert_output ''
    assert [ ! -e .skinspire/log/operations.jsonl ]
}

@test "a missing role is made through the admin URL, its password kept out of the server's log" {
    export TEST_DATABASE_URL TEST_ADMIN_URL
    TEST_DATABASE_URL="postgresql://${ID}new:geheim%24@/${ID}test?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    TEST_ADMIN_URL=$(admin_url)
    psql_super -c "alter role $SKI_TEST_SUPERUSER set log_statement = 'all'"
    run "$SKINSPIRE" create test
    psql_super -c "alter role $SKI_TEST_SUPERUSER reset log_statement"
    assert_success
    assert_line "made role ${ID}new"
    run -0 psql_super -c "select rolcanlogin, rolcreatedb, rolsuper, left(rolpassword, 13)
                            from pg_authid where rolname = '${ID}new'"
    assert_output 't|t|f|SCRAM-SHA-256'
    run -0 psql_in "${ID}test" "$SKI_TEST_SUPERUSER" -c "select tableowner from pg_tables where tablename = 'wards'"
    assert_output "${ID}new"
    psql_super -c "grant password_users to ${ID}new"
    run -0 "$SKINSPIRE" verify test
    psql_super -c "revoke password_users from ${ID}new"
    run -0 grep "alter role \"${ID}new\" password" "$SKI_TEST_CLUSTER/server.log"
    run ! grep -r geheim .skinspire "$SKI_TEST_CLUSTER/server.log"
}

@test "a URL without a user: who connects makes the role, and what is made belongs to it" {
    export TEST_DATABASE_URL PGUSER=$SKI_TEST_SUPERUSER
    TEST_DATABASE_URL="postgresql:///${ID}test?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    echo "environments: { test: { role: '${ID}Owner of it' } }" >skinspire.yaml
    run -0 "$SKINSPIRE" create test
    assert_line "made role ${ID}Owner of it"
    run -0 psql_in "${ID}test" "$SKI_TEST_SUPERUSER" -c "select tableowner from pg_tables where tablename = 'wards'"
    assert_output "${ID}Owner of it"
    run -0 "$SKINSPIRE" reset test
    run -0 psql_super -c "select pg_get_userbyid(datdba) from pg_database where datname = '${ID}test'"
    assert_output "${ID}Owner of it"
}

@test "an administrator that is no superuser" {
    psql_super -c "create role ${ID}admin login createrole createdb"
    export TEST_DATABASE_URL TEST_ADMIN_URL
    TEST_DATABASE_URL=$(url_of test "${ID}new")
    TEST_ADMIN_URL="postgresql://${ID}admin@/postgres?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    run -0 "$SKINSPIRE" create test
    run -0 psql_super -c "select pg_get_userbyid(datdba) from pg_database where datname = '${ID}test'"
    assert_output "${ID}new"
}

@test "a missing role without an admin URL: the error has the statement that makes it" {
    export TEST_DATABASE_URL
    TEST_DATABASE_URL=$(url_of test "${ID}nobody")
    run -4 "$SKINSPIRE" create test
    assert_output --partial "CREATE ROLE \"${ID}nobody\" LOGIN CREATEDB"
    assert_output --partial 'environments.test.admin_url'
}

@test "a role without CREATEDB: the error says who can help" {
    psql_super -c "alter role $OWNER nocreatedb"
    run -5 "$SKINSPIRE" create dev
    assert_output --partial "ALTER ROLE \"$OWNER\" CREATEDB"
    run -0 databases
    assert_output ''
}

@test "a role without CREATEDB still fills an empty database of its own" {
    new_databases dev
    psql_super -c "alter role $OWNER nocreatedb"
    run -0 "$SKINSPIRE" create dev
    assert_line 'made objects of 2 SQL files'
}

@test "a wrong password and an unreachable server" {
    export TEST_DATABASE_URL
    TEST_DATABASE_URL="postgresql://pw_user:wrong@/${ID}test?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    run -4 "$SKINSPIRE" create test
    assert_output --partial 'password authentication failed'
    refute_output --partial 'wrong'
    TEST_DATABASE_URL="postgresql://$OWNER@/${ID}test?host=$BATS_TEST_TMPDIR"
    run -4 "$SKINSPIRE" create test
    assert_output --partial 'is the server running there'
}

@test "an extension that the server does not have stops before anything is made" {
    run -3 "$SKINSPIRE" create dev --set database.extensions=no_such_thing
    assert_output --partial 'no extension named no_such_thing'
    run -0 databases
    assert_output ''
}

@test "an extension that only a superuser may install needs the admin URL" {
    run -5 "$SKINSPIRE" create dev --set database.extensions=pg_buffercache
    assert_output --partial 'admin_url'
    run -0 databases
    assert_output ''
    export DEV_ADMIN_URL
    DEV_ADMIN_URL=$(admin_url)
    run -0 "$SKINSPIRE" create dev --set database.extensions=pg_buffercache
}

@test "a file that the settings name and that is not there" {
    run -3 "$SKINSPIRE" create dev --set database.schema=nowhere.sql
    assert_output --partial 'database.schema names nowhere.sql'
}

@test "names with spaces, quotes, capitals, Unicode and 63 bytes" {
    local role="${ID}Herr \"O'Neil\" Ä" name number=0
    local long="${ID}ÄÖÜ $(printf 'x%.0s' {1..63})"
    psql_super -v role="$role" <<<'create role :"role" login createdb'
    for name in "${ID}Große Klinik" "${ID}with \"quotes\" 'and' \\" "$(cut_to_63_bytes "$long")"; do
        number=$((number + 1))
        unset DEV_DATABASE_URL
        NAME=$name ROLE=$role python3 - >skinspire.yaml <<'END'
import json, os
url = f"host={os.environ['SKI_TEST_PGHOST']} port={os.environ['SKI_TEST_PGPORT']}"
print(json.dumps({"environments": {"dev": {"url": url, "database": os.environ["NAME"], "role": os.environ["ROLE"]}}}))
END
        PGUSER=$role run -0 "$SKINSPIRE" setup dev
        assert_line "made database $name"
        PGUSER=$role run -0 "$SKINSPIRE" reset dev --init
        PGUSER=$role run -0 "$SKINSPIRE" vacuum dev
        run -0 psql_super -v name="$name" <<<"select pg_get_userbyid(datdba) from pg_database where datname = :'name'"
        assert_output "$role"
    done
}

cut_to_63_bytes()
{
    python3 -c 'import sys; print(sys.argv[1].encode()[:63].decode(errors="ignore"))' "$1"
}

@test "setup creates, loads and verifies, and can be repeated" {
    run -0 "$SKINSPIRE" setup dev
    assert_line "made database $(database_of dev)"
    assert_line 'loaded the rows of 1 SQL file'
    assert_line --regexp '^connects +ok'
    run -0 "$SKINSPIRE" setup dev
    assert_line "$(database_of dev) exists; left as it is"
    run -0 psql_in "$(database_of dev)" "$OWNER" -c 'select id, name from wards'
    assert_output '1|One'
}

@test "seed files that can't be repeated are told so" {
    echo "insert into wards values (2, 'Two');" >database/seed/20_more.sql
    "$SKINSPIRE" setup dev >/dev/null
    run -5 "$SKINSPIRE" setup dev
    assert_output --partial '20_more.sql:1'
    assert_output --partial 'ON CONFLICT DO NOTHING'
    refute_output --partial 'Two'
}

@test "the answer as JSON" {
    run -0 --separate-stderr "$SKINSPIRE" setup dev --json
    run -0 jq -r '.creation.database, .creation.made_database, .creation.statements, .seed_statements,
                  .verification.checks[0].state' <<<"$output"
    assert_output "$(database_of dev)"$'\ntrue\n2\n1\nok'
}
