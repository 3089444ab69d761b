#!/usr/bin/env bats
# The throw-away server: it comes, serves, asks for passwords where it should, and always goes.

load helper

setup()
{
    cd "$BATS_TEST_TMPDIR"
    cat >inside <<'END'
#!/bin/bash
echo "$SKI_TEST_CLUSTER" >folder
PGHOST=$SKI_TEST_PGHOST PGPORT=$SKI_TEST_PGPORT exec "$@"
END
    chmod +x inside
    in_cluster=("$BATS_TEST_DIRNAME/../cluster" run ./inside)
    query=("$SKI_TEST_CLIENT_BIN/psql" -X -A -t -w -d postgres)
}

# The server of the last run is gone, with all that it left in the file system.
assert_gone()
{
    local folder
    folder=$(<folder)
    [[ $folder == @(/tmp|/dev/shm)/skinspire-test.* ]]
    [ ! -e "$folder" ]
    run pgrep -f "$folder/data"
    assert_failure 1
}

@test "cluster: it serves a command and goes, with the command's exit status" {
    run "${in_cluster[@]}" "${query[@]}" -U postgres -c 'show wal_level'
    assert_success
    assert_output logical
    assert_gone
    run "${in_cluster[@]}" sh -c 'exit 7'
    assert_failure 7
    assert_gone
}

@test "cluster: members of password_users need a password" {
    run "${in_cluster[@]}" "${query[@]}" -U pw_user -c 'select 1'
    assert_failure
    assert_output --partial 'no password supplied'
    # shellcheck disable=SC2016  # for the inner shell
    run "${in_cluster[@]}" sh -c 'PGPASSWORD=$SKI_TEST_PASSWORD "$@"' sh "${query[@]}" -U pw_user -c 'select current_user'
    assert_success
    assert_output pw_user
}

@test "cluster: what PG variables say does not reach it" {
    PGPORT=1 PGHOST=nowhere.invalid PGOPTIONS='-c bogus=1' run "${in_cluster[@]}" env
    assert_success
    refute_output --partial nowhere.invalid
    refute_output --partial bogus
}

@test "cluster: stopped by a signal it takes the command and the server with it" {
    local pid status=0
    "${in_cluster[@]}" sh -c 'echo started; sleep 60; echo survived' >output 3>&- &
    pid=$!
    until grep -q started output; do
        kill -0 "$pid"
        sleep 0.1
    done
    kill -TERM "$pid"
    wait "$pid" || status=$?
    [ "$status" -eq 143 ]
    assert_gone
    run cat output
    refute_output --partial survived
}
