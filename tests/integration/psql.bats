#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# psql: the environment's database, psql's own options and exit codes, and nothing secret where others can see it.
load helper
load private

setup()
{
    new_project
}

teardown()
{
    cd "$PROJECT" || return
    "$SKINSPIRE" server destroy --quiet --confirm project
    clean_up
}

@test 'psql meets the environment of the argument, of --env, or the active one' {
    new_databases dev test
    run -0 "$SKINSPIRE" psql test -- -X -A -t -c 'select current_database(), current_user'
    assert_output "$(database_of test)|$OWNER"
    run -0 "$SKINSPIRE" psql --env test -- -X -A -t -c 'select current_database()'
    assert_output "$(database_of test)"
    PGDATABASE=postgres PGUSER=nobody PGHOST=/nowhere run -0 "$SKINSPIRE" psql -- -X -A -t -c 'select current_database()'
    assert_output "$(database_of dev)"
}

@test 'it passes on input, output and exit codes' {
    new_databases dev
    run -0 "$SKINSPIRE" psql -- -X -q -A -t <<<'select 6 * 7; \echo done'
    assert_output $'42\ndone'
    run -1 "$SKINSPIRE" psql -- -X -c 'select 1/0'
    run -3 "$SKINSPIRE" psql -- -X -v ON_ERROR_STOP=1 <<<'select 1/0;'
    unset PROD_DATABASE_URL # else the guard asks first whether it is the same database
    TEST_DATABASE_URL='postgresql://u@/x?host=/nowhere' run -2 "$SKINSPIRE" psql test -- -X -c 'select 1'
    # shellcheck disable=SC2016
    run -0 bash -c '"$SKINSPIRE" psql -- -X -A -t -c "select generate_series(1, 100000)" | head -n 1'
    assert_output 1
}

@test 'the line that sql points to works as it stands' {
    new_databases dev
    printf '\\echo hello\nselect 1;\n' >'load it.sql'
    run -2 "$SKINSPIRE" sql dev --file 'load it.sql'
    local hint
    hint=$(grep -o 'skinspire psql ENV -- -f FILE' <<<"$output")
    hint=${hint/ENV/dev}
    hint=${hint/FILE/"'load it.sql'"}
    run -0 eval "\"\$SKINSPIRE\"${hint#skinspire}"
    assert_line hello
}

@test 'a password is given, and stands on no command line' {
    DEV_DATABASE_URL="postgresql://pw_user@/postgres?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    unset PROD_DATABASE_URL
    run -2 "$SKINSPIRE" psql -- -X -w -c 'select 1'
    DEV_DATABASE_URL=${DEV_DATABASE_URL/pw_user/pw_user:${SKI_TEST_PASSWORD// /%20}}
    # shellcheck disable=SC2016
    run -0 "$SKINSPIRE" psql -- -X -A -t -c '\! tr "\\0" " " </proc/$PPID/cmdline' -c 'select current_user'
    assert_line --regexp 'psql -d .*pw_user'
    assert_output --regexp 'pw_user$'
    refute_output --partial "$SKI_TEST_PASSWORD"
    run -0 "$SKINSPIRE" psql --dry-run
    assert_output --partial pw_user
    refute_output --partial "$SKI_TEST_PASSWORD"
}

@test 'what --dry-run prints can be typed' {
    DEV_DATABASE_URL="postgresql://$OWNER@/${ID}o%27neill%20%5C?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    psql_super -c "create database \"${ID}o'neill \\\""
    run -0 "$SKINSPIRE" psql --dry-run -- -X -A -t -c "select 'it''s', current_database()"
    run -0 eval "$output"
    assert_output "it's|${ID}o'neill \\"
}

@test 'another address behind -- is refused, its look-alikes are not' {
    new_databases dev
    local word
    for word in -dother -hother -p1 -Uother --dbname=other --host=x --port=1 --username=x -Atdother; do
        run -2 "$SKINSPIRE" psql -- -X "$word"
        assert_output --partial 'names an address'
    done
    run -2 "$SKINSPIRE" psql -- -X -d other
    run -0 "$SKINSPIRE" psql -- -X -A -t -v x=-d -v 'y=--host' -c 'select 1' -F -d
    assert_output 1
    run -2 "$SKINSPIRE" psql -c 'select 1'
    assert_output --partial "stands behind '--'"
}

@test 'a protected database wants its name' {
    new_databases prod
    run -7 "$SKINSPIRE" psql prod -- -X -c 'select 1' </dev/null
    assert_output --partial "--confirm '$(database_of prod)'"
    run -0 "$SKINSPIRE" psql prod --confirm "$(database_of prod)" -- -X -A -t -c 'select 1'
    assert_output 1
}

@test 'it starts the private server' {
    unset DEV_DATABASE_URL
    "$SKINSPIRE" setup dev --quiet
    "$SKINSPIRE" server stop
    run -0 "$SKINSPIRE" psql -- -X -A -t -c 'select current_database()'
    assert_output skinspire_dev
    [[ $(server_fact state) == running ]]
}
