#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# env: which environments there are, how they stand, where they are, and which one is active.
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

# state_of dev: its state and what is known of it.
state_of()
{
    "$SKINSPIRE" env list --json |
        jq -r --arg name "$1" '.environments[] | select(.name == $name) | .state'
}

# fact_of dev reason
fact_of()
{
    "$SKINSPIRE" env --json | jq -r --arg name "$1" ".environments[] | select(.name == \$name).$2"
}

@test 'the list shows every environment, and the two ways to ask for it are one' {
    new_databases dev
    echo 'environments: {staging: {protected: true}}' >skinspire.yaml
    run -0 "$SKINSPIRE" env
    assert_line --index 0 --regexp '^ENVIRONMENT +ACTIVE +PROTECTED +STATE +RETAINED +DATABASE +WHERE$'
    assert_line --index 1 --regexp "^dev +\* +reachable, PostgreSQL 1[0-9.]+ +0 +$(database_of dev) +postgresql://"
    assert_line --index 2 --regexp "^test +no database +$(database_of test) "
    assert_line --index 3 --regexp "^prod +yes +no database"
    assert_line --index 4 --regexp '^staging +yes +not configured +skinspire_staging *$'
    local list=$output
    run -0 "$SKINSPIRE" env list
    assert_output "$list"
    run -0 "$SKINSPIRE" env --names
    assert_output $'dev\ntest\nprod\nstaging'
    run -0 bash -c "$(printf '%q env --names --json' "$SKINSPIRE") | jq -c .names"
    assert_output '["dev","test","prod","staging"]'
}

@test 'the list counts retained databases' {
    new_databases dev test
    "$SKINSPIRE" copy test dev
    [[ $(fact_of dev retained) == 1 && $(fact_of test retained) == 0 && $(fact_of prod retained) == null ]]
}

@test 'what can not be reached has a reason, and hides no other' {
    new_databases test
    DEV_DATABASE_URL='postgresql://u:s3cret@/x?host=/nowhere' run -0 "$SKINSPIRE" env
    assert_line --regexp '^dev .*cannot connect: .*/nowhere'
    assert_line --regexp '^test .*reachable'
    refute_output --partial s3cret
    DEV_DATABASE_URL="postgresql://pw_user:s3cret@/postgres?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT" \
        run -0 "$SKINSPIRE" env
    assert_line --regexp '^dev .*cannot connect: .*password'
    refute_output --partial s3cret
    DEV_DATABASE_URL='postgresql://u:s3cret@h:99999/x' run -0 "$SKINSPIRE" env
    assert_line --regexp '^dev .*wrong settings: DEV_DATABASE_URL'
    refute_output --partial s3cret
}

# A socket that nobody accepts from takes the connection, and then says nothing.
@test 'a server that never answers is given up after three seconds' {
    python3 -c '
import socket, sys, time
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen(5)
time.sleep(60)' "$BATS_TEST_TMPDIR/.s.PGSQL.5432" 3>&- &
    local silent=$!
    until [[ -S $BATS_TEST_TMPDIR/.s.PGSQL.5432 ]]; do sleep 0.05; done
    DEV_DATABASE_URL="postgresql://u@/x?host=$BATS_TEST_TMPDIR" run -0 timeout 20 "$SKINSPIRE" env
    assert_line --regexp '^dev .*cannot connect: .*within 3 s'
    kill "$silent"
}

@test 'an active environment that does not exist is said, and all others are shown' {
    SKINSPIRE_ENV=nosuch run -0 "$SKINSPIRE" env
    assert_output --partial 'unknown environment "nosuch"'
    assert_line --regexp '^dev '
    SKINSPIRE_ENV=nosuch run -3 "$SKINSPIRE" env status
}

@test 'listing makes and starts no private server' {
    unset DEV_DATABASE_URL TEST_DATABASE_URL
    [[ $(state_of dev) == no_server_yet && $(fact_of dev private_server) == true ]]
    [[ $(server_fact state) == absent ]]
    run -0 "$SKINSPIRE" env
    assert_output --partial 'skinspire setup dev'
    "$SKINSPIRE" server start
    [[ $(state_of dev) == no_database ]]
    "$SKINSPIRE" setup dev --quiet
    [[ $(state_of dev) == reachable && $(state_of test) == no_database ]]
    "$SKINSPIRE" server stop
    [[ $(state_of dev) == server_stopped ]]
    [[ $(server_fact state) == stopped ]]
}

@test 'the URL has its password only when asked for' {
    export DEV_DATABASE_URL='postgresql+psycopg2://me:p@ss%w0rd$@db.example.org/clinic?sslmode=require'
    run -0 --separate-stderr "$SKINSPIRE" env url dev
    assert_output 'postgresql://me@db.example.org/clinic?sslmode=require'
    run -0 --separate-stderr "$SKINSPIRE" env url --with-password
    [[ $output == postgresql://me:*@db.example.org/clinic* ]]
    run -0 --separate-stderr "$SKINSPIRE" env url dev --json
    [[ $(jq -r '.environment, .url' <<<"$output") == $'dev\npostgresql://me@db.example.org/clinic?sslmode=require' ]]
    unset PROD_DATABASE_URL
    run -3 "$SKINSPIRE" env url prod
    assert_output --partial PROD_DATABASE_URL
    run -3 "$SKINSPIRE" env url nosuch
}

@test 'the URL of a private environment works in other programs, from the first time on' {
    unset DEV_DATABASE_URL
    local url
    url=$("$SKINSPIRE" env url dev)
    [[ $(server_fact state) == running ]]
    "$SKINSPIRE" setup dev --quiet
    [[ $("$SKINSPIRE" env url dev) == "$url" ]]
    "$SKINSPIRE" server stop
    run -0 "$SKI_TEST_PGBIN/psql" -X -A -t -c 'select current_database()' "$("$SKINSPIRE" env url dev)"
    assert_output skinspire_dev
    DEV_DATABASE_URL=$url run -0 "$SKINSPIRE" sql dev -c 'select 1'
}

@test 'use and status tell which one is active, and why' {
    run -0 "$SKINSPIRE" env status
    assert_output 'dev, because nothing names another'
    run -0 "$SKINSPIRE" env use testing
    [[ $(<.flask_env_type) == test ]]
    run -0 "$SKINSPIRE" env status
    assert_output 'test, by .flask_env_type'
    FLASK_ENV=production run -0 "$SKINSPIRE" env status
    assert_output 'prod, by FLASK_ENV'
    FLASK_ENV=production run -0 "$SKINSPIRE" env use dev
    assert_output --partial 'FLASK_ENV stands above .flask_env_type'
    run -3 "$SKINSPIRE" env use nosuch
    [[ $(<.flask_env_type) == dev ]]
}

@test 'looking makes nothing in the project' {
    run -0 "$SKINSPIRE" env
    run -0 "$SKINSPIRE" server status
    refute [ -e .skinspire ]
}
