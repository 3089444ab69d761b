#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# copy under faults that are real: killed at many points, interrupted, backends ended, all with clients that
# reconnect as fast as they can. The target is always entirely the old or entirely the new database.
# SKI_TEST_KILLS=500 tests/run-bats -f killed tests/integration/copy_faults.bats goes on for longer.
load helper
load faults

ROWS=20000

setup()
{
    new_project
    new_databases dev test
    psql_in "$(database_of test)" "$OWNER" <<END
create table marker as select 'new' as state;
create table things (id int primary key, words text);
insert into things select n, repeat(md5(n::text), 10) from generate_series(1, $ROWS) n;
create index on things (words);
END
    renew_old
}

teardown()
{
    rm -f "$BATS_TEST_TMPDIR/clients"
    wait
    clean_up
}

# The target's content of before, in a database that takes the place of what is there.
renew_old()
{
    psql_super -c "drop database $(database_of dev) with (force)" -c "create database $(database_of dev) owner $OWNER"
    psql_in "$(database_of dev)" "$OWNER" <<END
create table marker as select 'old' as state;
create table things (id int primary key, words text);
insert into things select n, 'old' from generate_series(1, 100) n;
END
}

# Clients that connect, ask, leave and come again until the file is gone. Each answer is a state of the target.
start_clients()
{
    : >"$BATS_TEST_TMPDIR/clients"
    local client
    for client in 1 2 3; do
        while [[ -e $BATS_TEST_TMPDIR/clients ]]; do
            psql_in "$(database_of dev)" "$OWNER" \
                -c 'select (select state from marker), (select count(*) from things)' 2>/dev/null || true
        done >"$BATS_TEST_TMPDIR/seen.$client" </dev/null 3>&- &
    done
}

stop_clients()
{
    rm -f "$BATS_TEST_TMPDIR/clients"
    wait
}

state()
{
    psql_in "$(database_of dev)" "$OWNER" -c 'select (select state from marker), (select count(*) from things)'
}

is_whole()
{
    [[ $1 == 'old|100' || $1 == "new|$ROWS" ]]
}

nobody_saw_a_half()
{
    run sort -u "$BATS_TEST_TMPDIR"/seen.*
    local line
    for line in "${lines[@]}"; do
        is_whole "$line" || { echo "seen: $line"; return 1; }
    done
}

# A copy in the background, COPY its process, that has just made its new database, BUILDING.
begin_copy()
{
    "$SKINSPIRE" copy test dev --way stream --quiet >/dev/null 2>&1 3>&- &
    COPY=$!
    until BUILDING=$(psql_super -c "select datname from pg_database where starts_with(datname, '$(database_of dev)_new')") &&
        [[ -n $BUILDING ]]; do
        kill -0 "$COPY" || return
        sleep 0.005
    done
}

nothing_is_left()
{
    run -0 psql_super -c "select count(*) from pg_database where starts_with(datname, '$(database_of dev)_new')"
    assert_output 0
}

@test 'killed with -9 at many points: old or new, and the next run cleans up' {
    start_clients
    local attempt pid now
    for ((attempt = 1; attempt <= ${SKI_TEST_KILLS:-15}; attempt++)); do
        "$SKINSPIRE" copy test dev --way stream --quiet >/dev/null 2>&1 3>&- &
        pid=$!
        sleep "$(awk -v n=$((attempt % 16)) -v seed="$RANDOM" 'BEGIN { srand(seed); print n * 0.09 * (0.5 + rand()) }')"
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
        now=$(state)
        is_whole "$now" || { echo "after kill $attempt: $now"; return 1; }
    done
    stop_clients
    nobody_saw_a_half
    run -0 "$SKINSPIRE" copy test dev --way stream
    [[ $(state) == "new|$ROWS" ]]
    nothing_is_left
}

@test 'a run that starts right after a kill meets nothing that the server still finishes' {
    local attempt pid
    for attempt in {1..8}; do
        "$SKINSPIRE" copy test dev --way stream --quiet >/dev/null 2>&1 3>&- &
        pid=$!
        sleep "$(awk -v n="$attempt" 'BEGIN { print 0.02 * n }')"
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
        run -0 "$SKINSPIRE" copy test dev --way stream
        [[ $(state) == "new|$ROWS" ]]
        nothing_is_left
    done
}

@test 'clients that reconnect all the time never keep a copy from its swap' {
    start_clients
    for _ in 1 2 3 4; do
        run -0 "$SKINSPIRE" copy test dev --way stream
        [[ $(state) == "new|$ROWS" ]]
        run -0 "$SKINSPIRE" undo dev
    done
    stop_clients
    nobody_saw_a_half
    nothing_is_left
}

@test 'Ctrl-C ends a copy with 130 and leaves nothing' {
    begin_copy
    kill -INT "$COPY"
    ends_with 130 "$COPY"
    [[ $(state) == 'old|100' ]]
    nothing_is_left
}

@test 'the backends that build are ended in the middle: an error, and the old database' {
    local pid
    slow_restore
    "$SKINSPIRE" copy test dev --way stream >/dev/null 2>"$BATS_TEST_TMPDIR/errors" 3>&- &
    pid=$!
    until [[ $(psql_super -c "select count(pg_terminate_backend(pid)) from pg_stat_activity
        where starts_with(datname, '$(database_of dev)_new')") != 0 ]]; do
        kill -0 "$pid" || { cat "$BATS_TEST_TMPDIR/errors"; return 1; }
    done
    fails "$pid"
    [[ $(state) == 'old|100' ]]
    nothing_is_left
}

# Both runs of pg_dump want a lock on a partitioned table, which has no rows to be read.
@test 'the session with the snapshot is ended before others take it over: said so, and the old database' {
    local pid lock
    psql_in "$(database_of test)" "$OWNER" -c 'create table parted (n int) partition by list (n)'
    psql_in "$(database_of test)" "$OWNER" -c "begin; lock table parted; set application_name = 'locker'" \
        -c 'select pg_sleep(60)' 2>/dev/null &
    lock=$!
    until [[ $(psql_super -c "select count(*) from pg_stat_activity
        where application_name = 'locker' and usename = '$OWNER'") == 1 ]]; do sleep 0.05; done
    "$SKINSPIRE" copy test dev --way stream >/dev/null 2>"$BATS_TEST_TMPDIR/errors" 3>&- &
    pid=$!
    until [[ $(psql_super -c "select count(*) from pg_stat_activity where application_name = 'pg_dump'
        and wait_event_type = 'Lock' and usename = '$OWNER'") == 2 ]]; do
        kill -0 "$pid" || { cat "$BATS_TEST_TMPDIR/errors"; return 1; }
        sleep 0.05
    done
    psql_super -c "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$(database_of test)'
        and state = 'idle in transaction' and usename = '$OWNER' and application_name <> 'locker'" >/dev/null
    psql_super -c "select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'locker' and usename = '$OWNER'" >/dev/null
    wait "$lock" || true
    ends_with 1 "$pid"
    run cat "$BATS_TEST_TMPDIR/errors"
    assert_output --partial "the session that held the source's snapshot has ended"
    [[ $(state) == 'old|100' ]]
    nothing_is_left
}

@test 'the session that holds the lock is ended: no swap' {
    begin_copy
    psql_super -c "select pg_terminate_backend(pid) from pg_locks join pg_stat_activity using (pid)
                    where locktype = 'advisory' and usename = '$OWNER'"
    fails "$COPY"
    [[ $(state) == 'old|100' ]]
    nothing_is_left
}

@test 'a kill right before the mark leaves an empty database that the next run drops' {
    begin_copy
    kill -9 "$COPY"
    wait "$COPY" 2>/dev/null || true
    psql_super -c "drop database if exists \"$BUILDING\" with (force)" -c "create database \"$BUILDING\" owner $OWNER"
    run -0 "$SKINSPIRE" copy test dev --way stream
    [[ $(state) == "new|$ROWS" ]]
    nothing_is_left
}

@test 'a foreign database under the temporary name is never dropped' {
    begin_copy
    kill -9 "$COPY"
    wait "$COPY" 2>/dev/null || true
    psql_super -c "drop database if exists \"$BUILDING\" with (force)" -c "create database \"$BUILDING\" owner $OWNER"
    psql_in "$BUILDING" "$OWNER" -c 'create table precious as select 1 as n'
    run -7 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial "$BUILDING"
    run -0 psql_in "$BUILDING" "$OWNER" -c 'select n from precious'
    assert_output 1
    [[ $(state) == 'old|100' ]]
}

@test 'a source that is written all the time gives a copy of one moment' {
    psql_in "$(database_of test)" "$OWNER" <<'END'
create table accounts (id int primary key, balance int);
insert into accounts select n, 100 from generate_series(1, 200) n;
create sequence ticks;
END
    : >"$BATS_TEST_TMPDIR/clients"
    while [[ -e $BATS_TEST_TMPDIR/clients ]]; do
        echo "begin; update accounts set balance = balance - 1 where id = $((RANDOM % 200 + 1));
              update accounts set balance = balance + 1 where id = $((RANDOM % 200 + 1));
              select nextval('ticks'); insert into things values (nextval('ticks') + 1000000, 'x'); commit;"
    done | psql_in "$(database_of test)" "$OWNER" >/dev/null 3>&- &
    for _ in 1 2; do
        run -0 "$SKINSPIRE" copy test dev --way stream
        run -0 psql_in "$(database_of dev)" "$OWNER" -c 'select sum(balance) from accounts'
        assert_output 20000
    done
    stop_clients
}

@test 'a run that holds the lock in another maintenance database counts too' {
    psql_in template1 "$SKI_TEST_SUPERUSER" -c "select pg_advisory_lock(hashtextextended('skinspire replaces $(database_of dev)', 0)),
        pg_sleep(60)" >/dev/null 2>&1 3>&- &
    until [[ $(psql_super -c "select count(*) from pg_locks join pg_database d on d.oid = database
        where locktype = 'advisory' and datname = 'template1'") != 0 ]]; do
        sleep 0.05
    done
    run -7 "$SKINSPIRE" copy test dev --way stream
    psql_super -c "select pg_terminate_backend(pid) from pg_locks join pg_database d on d.oid = database
        where locktype = 'advisory' and datname = 'template1'" >/dev/null
    assert_output --partial 'being replaced by another run'
    [[ $(state) == 'old|100' ]]
}

# A copy whose restore needs a minute: its materialized view sleeps.
slow_restore()
{
    psql_in "$(database_of test)" "$OWNER" <<'END'
create function slowly() returns int language plpgsql as $$
begin if current_database() like '%\_new\_%' then perform pg_sleep(60); end if; return 1; end $$;
create materialized view slow as select slowly();
END
}

restore_is_slow()
{
    [[ $(psql_super -c "select count(*) from pg_stat_activity
        where starts_with(datname, '$(database_of dev)_new') and wait_event = 'PgSleep'") == 1 ]]
}

@test 'a signal to the program alone ends its programs at once' {
    local pid
    slow_restore
    "$SKINSPIRE" copy test dev --way stream >/dev/null 2>&1 3>&- &
    pid=$!
    until restore_is_slow; do sleep 0.05; done
    kill -TERM "$pid"
    ends_with 130 "$pid"
    [[ $SECONDS -lt 55 ]]
    nothing_is_left
}

@test 'started by somebody who ignores the end of children' {
    run -0 timeout -k 1 60 python3 -c "import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.execv(sys.argv[1], sys.argv[1:])" "$SKINSPIRE" copy test dev --way stream
    [[ $(state) == "new|$ROWS" ]]
}

@test 'the backend of a worker that reads, or of one that writes, is ended in the middle' {
    local query
    psql_in "$(database_of test)" "$OWNER" \
        -c "create table big as select n, repeat(md5(n::text), 20) as words from generate_series(1, 100000) n"
    for query in 'to stdout' 'from stdin'; do
        "$SKINSPIRE" copy test dev --way stream >/dev/null 2>"$BATS_TEST_TMPDIR/errors" 3>&- &
        COPY=$!
        until [[ $(psql_super -c "select count(pg_terminate_backend(pid)) from pg_stat_activity
            where state = 'active' and query ~ '^copy .*big.* $query'") != 0 ]]; do
            kill -0 "$COPY" || { cat "$BATS_TEST_TMPDIR/errors"; return 1; }
        done
        fails "$COPY"
        run cat "$BATS_TEST_TMPDIR/errors"
        assert_output --partial 'table public.big'
        [[ $(state) == 'old|100' ]]
        nothing_is_left
    done
}

@test 'the connection to the source stands still: Ctrl-C ends the copy, and leaves nothing' {
    local said=$BATS_TEST_TMPDIR/said
    stalling_proxy "$BATS_TEST_TMPDIR/proxy" 3000000
    TEST_DATABASE_URL=$(through "$BATS_TEST_TMPDIR/proxy" "$(url_of test)") \
        "$SKINSPIRE" copy test dev --way stream --quiet >"$said" 2>&1 3>&- &
    COPY=$!
    until [[ $(psql_super -c "select count(*) from pg_stat_activity
        where query ~ '^copy .*things.* to stdout' and wait_event = 'ClientWrite'") != 0 ]]; do
        kill -0 "$COPY" || { cat "$said"; return 1; }
    done
    kill -INT "$COPY"
    ends_with 130 "$COPY"
    kill "$PROXY"
    [[ $(state) == 'old|100' ]]
    nothing_is_left
}
