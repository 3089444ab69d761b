#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# server: the private server's life as its commands show it. How it survives trouble is in test_private_server.c.
load helper
load private

setup()
{
    new_private_project
}

teardown()
{
    clean_up_private
}

@test 'status is an answer in every state, and starts nothing' {
    run -0 --separate-stderr "$SKINSPIRE" server status
    assert_output --regexp '^state +absent$'
    run -0 "$SKINSPIRE" server status --json
    [[ $(jq -r '.state, .pid, .version' <<<"$output") == $'absent\nnull\nnull' ]]
    "$SKINSPIRE" server start
    run -0 "$SKINSPIRE" server status
    assert_line --regexp '^state +running$'
    assert_line --regexp '^version +1[3-9]\.'
    assert_line --regexp '^process +[0-9]+$'
    assert_line --regexp '^size +[0-9.]+ MB$'
    [[ -d $(server_fact data_folder) && -S $(server_fact socket_folder)/.s.PGSQL.5432 ]]
    [[ $(ps -o user= -p "$(server_fact pid)") == "$(server_fact user)" ]]
    "$SKINSPIRE" server stop
    run -0 "$SKINSPIRE" server status
    assert_line --regexp '^state +stopped$'
    refute_line --regexp '^process'
    [[ $(server_fact state) == stopped ]]
}

@test 'start returns although somebody waits for the end of its output' {
    # shellcheck disable=SC2016
    run -0 timeout 120 bash -c 'out=$("$SKINSPIRE" server start 2>&1) && echo "got: $out"'
    assert_output --partial 'got: the private server is running: PostgreSQL 1'
    [[ $(server_fact state) == running ]]
}

@test 'start and stop can be repeated' {
    run -0 "$SKINSPIRE" server stop
    assert_output --partial 'no private server yet'
    [[ $(server_fact state) == absent ]]
    "$SKINSPIRE" server start
    local pid
    pid=$(server_fact pid)
    run -0 "$SKINSPIRE" server start --json
    [[ $(jq .pid <<<"$output") == "$pid" ]]
    run -0 "$SKINSPIRE" server stop
    assert_output --partial 'has stopped'
    run -0 "$SKINSPIRE" server stop
    assert_output --partial 'was not running'
}

@test 'logs shows the last lines, as many as wanted' {
    run -1 "$SKINSPIRE" server logs
    assert_output --partial 'no private server yet'
    "$SKINSPIRE" server start
    run -0 "$SKINSPIRE" server logs
    assert_line --partial 'ready to accept connections'
    run -0 "$SKINSPIRE" server logs --lines 1
    assert_equal "${#lines[@]}" 1
    run -0 "$SKINSPIRE" server logs -n 0
    assert_output ''
    run -0 "$SKINSPIRE" server logs -n 2 --json
    [[ $(jq '.lines | length' <<<"$output") == 2 ]]
    run -2 "$SKINSPIRE" server logs --lines many
    run -2 "$SKINSPIRE" server logs --follow --json
}

@test 'logs shows also long lines, and no control characters of theirs' {
    "$SKINSPIRE" setup dev --quiet
    "$SKINSPIRE" psql dev -- -q -c "do \$\$ begin raise log 'begin%end', repeat('x', 70000); end \$\$" \
        -c "do \$\$ begin raise log E'\\x1b[31mred'; end \$\$"
    run -0 "$SKINSPIRE" server logs
    [[ $(grep -oE 'beginx+end' <<<"$output" | head -n 1 | wc -c) == $((70000 + 9)) ]]
    refute_output --partial $'\033'
}

@test 'logs --follow goes on until nobody reads, over a new start too' {
    "$SKINSPIRE" setup dev --quiet
    "$SKINSPIRE" server logs --lines 0 --follow >followed &
    local follower=$!
    "$SKINSPIRE" psql dev -- -q -c "do \$\$ begin raise log 'the first'; end \$\$"
    until grep -q 'the first' followed; do sleep 0.05; done
    "$SKINSPIRE" server stop
    "$SKINSPIRE" psql dev -- -q -c "do \$\$ begin raise log 'the second'; end \$\$"
    until grep -q 'the second' followed; do sleep 0.05; done
    kill -INT "$follower"
    ends_with 130 "$follower"
    # shellcheck disable=SC2016
    run -0 timeout 60 bash -c '"$SKINSPIRE" server logs --follow | head -n 1'
}

@test 'a command in the wrong folder leaves no server there' {
    mkdir ../elsewhere && cd ../elsewhere || return
    run -0 "$SKINSPIRE" env
    assert_output --partial "'skinspire init' makes a project here"
    local words
    for words in 'verify dev' 'server start' 'env url' 'setup dev'; do
        # shellcheck disable=SC2086
        run -3 "$SKINSPIRE" $words
        assert_output --partial "there is no skinspire.yaml in $PWD"
    done
    cd "$PROJECT" || return
}

@test 'destroy says what is lost and wants the name' {
    "$SKINSPIRE" setup dev --quiet
    "$SKINSPIRE" psql -- -q -c 'create database "Böse "" Name"'
    run -7 "$SKINSPIRE" server destroy </dev/null
    assert_output --partial 'skinspire_dev ('
    assert_output --partial 'Böse " Name ('
    assert_output --partial "--confirm 'project'"
    run -7 "$SKINSPIRE" server destroy --confirm skinspire_dev
    run -0 "$SKINSPIRE" server destroy --dry-run
    assert_output --partial 'would destroy'
    [[ $(server_fact state) == running ]]
    local data pid
    data=$(server_fact data_folder)
    pid=$(server_fact pid)
    run -0 "$SKINSPIRE" server destroy --confirm project
    assert_output --partial 'skinspire_dev ('
    [[ ! -e $data ]]
    # One that has ended may stay as a zombie, which has no command line, where nobody reaps it.
    timeout 60 bash -c "while grep -qs . /proc/$pid/cmdline; do sleep 0.1; done"
    [[ $(server_fact state) == absent ]]
    run -0 "$SKINSPIRE" log
    assert_output --partial 'lost: Böse " Name ('
    run -0 "$SKINSPIRE" server destroy
    assert_output --partial 'no private server'
}

@test 'the name is that of the setting, where there is one' {
    echo "project: St. Mary's" >skinspire.yaml
    "$SKINSPIRE" server start
    run -7 "$SKINSPIRE" server destroy --confirm project
    run -0 "$SKINSPIRE" server destroy --confirm "St. Mary's" --json
    [[ $(jq -c '[.destroyed, .lost]' <<<"$output") == '[true,[]]' ]]
}

@test 'a server that does not start can be destroyed' {
    "$SKINSPIRE" server start
    "$SKINSPIRE" server stop
    echo nonsense >>"$(server_fact data_folder)/postgresql.conf"
    run -0 "$SKINSPIRE" server destroy --confirm project
    assert_output --partial 'is not known'
    [[ $(server_fact state) == absent ]]
}

# Of the server's own user and open to it, so that the server lives in the project also when root runs this.
@test 'it works in a folder whose path is too long for a socket' {
    local top
    top=$(mktemp -d /tmp/skinspire-test.XXXXXX)
    PROJECT=$top/$(printf 'long%.0s' {1..40})
    mkdir "$PROJECT"
    ((EUID != 0)) || chown -R "$SKI_TEST_OS_USER" "$top"
    cd "$PROJECT"
    : >skinspire.yaml
    run -0 "$SKINSPIRE" setup dev --quiet
    [[ $(server_fact data_folder) == "$PROJECT"/* && -z $(server_fact socket_folder) ]]
    run -0 "$SKINSPIRE" psql dev -- -A -t -c 'select 1'
    assert_output 1
    run -3 "$SKINSPIRE" env url dev
    assert_output --partial 'skinspire psql dev'
    run -0 "$SKINSPIRE" server status
    assert_output --partial 'too long for other programs'
    clean_up_private
    cd /
    rm -r "$top"
}
