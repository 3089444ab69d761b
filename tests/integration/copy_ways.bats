#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# The ways of copying that do not stream the rows: which one is taken, what arrives, what happens under faults.
# SKI_TEST_KILLS=500 tests/run-bats -f killed tests/integration/copy_ways.bats goes on for longer.
load helper

ROWS=5000

setup()
{
    new_project
    new_databases dev test
    psql_in "$(database_of test)" "$OWNER" <<END
create table marker as select 'new' as state;
create table things (id int generated always as identity primary key, words text);
insert into things (words) select md5(n::text) from generate_series(1, $ROWS) n;
create index on things (words);
create type mood as enum ('calm', 'worried');
create view calm as select 'calm'::mood as mood;
create function stamp() returns trigger language plpgsql as \$\$ begin return new; end \$\$;
create trigger on_insert before insert on things for each row execute function stamp();
create materialized view counted as select count(*) from things;
select lo_from_bytea(0, 'a scan') \g /dev/null
analyze;
END
    psql_in "$(database_of dev)" "$OWNER" <<'END'
create table marker as select 'old' as state;
create table things as select 1 as id;
END
}

teardown()
{
    rm -f "$BATS_TEST_TMPDIR/clients"
    wait
    clean_up
}

same_content()
{
    dump "$(database_of "$1")" >"$BATS_TEST_TMPDIR/$1.sql"
    dump "$(database_of "$2")" >"$BATS_TEST_TMPDIR/$2.sql"
    diff "$BATS_TEST_TMPDIR/$1.sql" "$BATS_TEST_TMPDIR/$2.sql"
}

state()
{
    psql_in "$(database_of "${1:-dev}")" "$OWNER" -c 'select (select state from marker), (select count(*) from things)'
}

is_old() { [[ $(state) == 'old|1' ]]; }
is_new() { [[ $(state) == "new|$ROWS" ]]; }

nothing_is_left()
{
    run -0 psql_super -c "select count(*) from pg_database where starts_with(datname, '$(database_of dev)_new')"
    assert_output 0
}

# Somebody who sits in a database; SITTER is his process. stand_up ends all of them.
sit_in()
{
    psql_in "$1" "${2:-$OWNER}" -c 'select pg_sleep(60)' >/dev/null 2>&1 3>&- &
    SITTER=$!
    until [[ $(psql_super -c "select count(*) from pg_stat_activity
        where datname = '$1' and usename = '${2:-$OWNER}' and wait_event = 'PgSleep'") != 0 ]]; do
        kill -0 "$SITTER" || return
        sleep 0.02
    done
}

stand_up()
{
    psql_super -c "select pg_terminate_backend(pid) from pg_stat_activity where starts_with(datname, '$ID')" >/dev/null
    wait || true
}

# Clients of a database that connect, ask, leave and come again until the file is gone.
start_clients()
{
    : >"$BATS_TEST_TMPDIR/clients"
    local client
    for client in 1 2 3; do
        while [[ -e $BATS_TEST_TMPDIR/clients ]]; do
            psql_in "$(database_of "$1")" "$OWNER" \
                -c 'select (select state from marker), (select count(*) from things)' 2>/dev/null || true
        done >"$BATS_TEST_TMPDIR/seen.$client" </dev/null 3>&- &
    done
}

stop_clients()
{
    rm -f "$BATS_TEST_TMPDIR/clients"
    wait
}

nobody_saw_a_half()
{
    run sort -u "$BATS_TEST_TMPDIR"/seen.*
    local line
    for line in "${lines[@]}"; do
        [[ $line == 'old|1' || $line == "new|$ROWS" ]] || { echo "seen: $line"; return 1; }
    done
}

# at_a_random_moment SECONDS: waits as long at most.
at_a_random_moment()
{
    sleep "$(awk -v seed="$RANDOM" -v most="$1" 'BEGIN { srand(seed); print most * rand() }')"
}

# Clones ------------------------------------------------------------------------------------------------

@test 'an idle source on the same server is cloned, and the dumps are equal' {
    run -0 "$SKINSPIRE" copy test dev
    assert_output --partial 'test is cloned'
    assert_output --partial 'the catalogs are equal'
    same_content test dev
    nothing_is_left
    run -0 "$SKINSPIRE" undo dev
    is_old
}

@test 'the way is said in JSON' {
    run -0 --separate-stderr "$SKINSPIRE" copy test dev --json
    run -0 jq -r '[.way, .rows, .reason] | @json' <<<"$output"
    assert_output '["clone",null,null]'
    run -0 --separate-stderr "$SKINSPIRE" copy test dev --way stream --json
    run -0 jq -r '[.way, .reason] | @json' <<<"$output"
    assert_output '["stream",null]'
}

@test 'a clone has its statistics and needs no ANALYZE' {
    run -0 "$SKINSPIRE" copy test dev
    run -0 psql_in "$(database_of dev)" "$OWNER" -c "select reltuples from pg_class where relname = 'things'"
    assert_output "$ROWS"
}

@test 'a target that does not exist is cloned, and nothing of how it was made stays' {
    psql_super -c "drop database $(database_of dev)"
    run -0 "$SKINSPIRE" copy test dev
    same_content test dev
    run -0 psql_super -c "select datconnlimit, pg_get_userbyid(datdba), shobj_description(oid, 'pg_database')
        from pg_database where datname = '$(database_of dev)'"
    assert_output "-1|$OWNER|"
}

@test 'what belongs to the target as a database stays, and nothing of the source comes' {
    local dev
    dev=$(database_of dev)
    psql_super <<END
comment on database $dev is 'ours';
alter database $dev connection limit 17;
revoke temporary on database $dev from public;
alter database $dev set work_mem to '5MB';
alter database $(database_of test) set work_mem to '9MB';
END
    properties()
    {
        psql_super -c "select datconnlimit, datacl, datdba::regrole, shobj_description(d.oid, 'pg_database'), setconfig
            from pg_database d join pg_db_role_setting s on s.setdatabase = d.oid where datname = '$dev'"
    }
    local before
    before=$(properties)
    run -0 "$SKINSPIRE" copy test dev
    assert_equal "$(properties)" "$before"
}

@test 'an idle session on the source makes it a stream, with the reason' {
    sit_in "$(database_of test)"
    run -0 "$SKINSPIRE" copy test dev
    assert_output --regexp "test is streamed: process [0-9]+, role $OWNER, application psql, is connected to"
    is_new
    run -0 "$SKINSPIRE" copy test dev --dry-run
    assert_output --partial 'test is streamed'
    run -7 "$SKINSPIRE" copy test dev --way clone
    assert_output --partial 'the way clone is not possible: process'
    kill -0 "$SITTER"
    stand_up
}

@test 'clients that come and go do not keep a copy from its end' {
    start_clients test
    for _ in 1 2 3 4; do
        run -0 "$SKINSPIRE" copy test dev
        is_new
    done
    stop_clients
    nobody_saw_a_half
    same_content test dev
    nothing_is_left
}

@test 'what touches each object is streamed' {
    run -0 "$SKINSPIRE" copy test dev --no-privileges
    assert_output --partial 'test is streamed: --no-privileges'
    run -7 "$SKINSPIRE" copy test dev --no-owner --way clone
    assert_output --partial '--no-owner is for the stream'
    run -2 "$SKINSPIRE" copy test dev --way swim
    assert_output --partial 'the ways are'
}

@test 'a role that does not own the source can not clone it' {
    psql_super -c "create role ${ID}guest login createdb" -c "alter database $(database_of dev) owner to ${ID}guest"
    DEV_DATABASE_URL=$(url_of dev "${ID}guest") run -7 "$SKINSPIRE" copy test dev --way clone
    assert_output --partial 'this role does not own'
    run -0 psql_in "$(database_of dev)" "$OWNER" -c 'select state from marker'
    assert_output old
}

@test 'a protected source is not held up unless somebody says so' {
    psql_super -c "create database $(database_of prod) template $(database_of test) owner $OWNER"
    run -0 "$SKINSPIRE" copy prod dev --unmasked --confirm "$(database_of prod)"
    assert_output --partial 'prod is streamed: prod is protected'
    run -0 "$SKINSPIRE" copy prod dev --unmasked --confirm "$(database_of prod)" --way clone
    assert_output --partial 'prod is cloned'
    run -7 "$SKINSPIRE" copy prod dev --unmasked --confirm "$(database_of prod)" --pause-source
    assert_output --partial 'its sessions are not ended'
    is_new
}

@test 'the script for copies runs in a clone, and its failure leaves the target alone' {
    mkdir database
    echo "update marker set state = 'quiet';" >database/after_copy.sql
    run -0 "$SKINSPIRE" copy test dev
    [[ $(state) == "quiet|$ROWS" ]]
    [[ $(state test) == "new|$ROWS" ]]
    echo 'select nothing_of_that_name;' >database/after_copy.sql
    run -5 "$SKINSPIRE" copy test dev
    [[ $(state) == "quiet|$ROWS" ]]
    nothing_is_left
}

@test 'names with quotes, spaces, capitals, Unicode and 63 bytes are cloned' {
    local name url
    for name in "${ID}O'Brien \"x\" Ärzte" "$ID$(printf 'q%.0s' $(seq 1 $((63 - ${#ID}))))"; do
        psql_super -v name="$name" -v owner="$OWNER" -v source="$(database_of test)" \
            <<<'create database :"name" template :"source" owner :"owner"'
        url="postgresql://$OWNER@/$(jq -rn --arg name "$name" '$name | @uri')?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
        TEST_DATABASE_URL=$url run -0 "$SKINSPIRE" copy test dev --way clone
        is_new
        psql_in "$(database_of dev)" "$OWNER" -c "update marker set state = 'changed'"
        DEV_DATABASE_URL=$url run -0 "$SKINSPIRE" copy dev test --way clone
        DEV_DATABASE_URL=$url run -0 "$SKINSPIRE" copy test dev --way clone
        run -0 psql_in "$name" "$OWNER" -c 'select count(*) from things'
        assert_output "$ROWS"
    done
}

# Clones under faults -----------------------------------------------------------------------------------

@test 'killed with -9 while it clones: old or new, and the next run cleans up' {
    local attempt pid
    start_clients dev
    for ((attempt = 1; attempt <= ${SKI_TEST_KILLS:-25}; attempt++)); do
        "$SKINSPIRE" copy test dev --way clone --quiet >/dev/null 2>&1 3>&- &
        pid=$!
        at_a_random_moment 0.5
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
        is_old || is_new
        [[ $(state test) == "new|$ROWS" ]]
    done
    stop_clients
    nobody_saw_a_half
    run -0 "$SKINSPIRE" copy test dev
    is_new
    nothing_is_left
}

@test 'a clone that was killed before it had its comment is known by its limit' {
    local building
    "$SKINSPIRE" copy test dev --way stream --quiet >/dev/null 2>&1 3>&- &
    until building=$(psql_super -c "select datname from pg_database where starts_with(datname, '$(database_of dev)_new')") &&
        [[ -n $building ]]; do
        kill -0 $!
    done
    wait
    psql_super -c "create database \"$building\" template $(database_of test) owner $OWNER connection limit 1936419182"
    run -0 "$SKINSPIRE" copy test dev
    assert_output --partial 'removing what an interrupted run left behind'
    is_new
    nothing_is_left
    psql_super -c "create database \"$building\" template $(database_of test) owner $OWNER connection limit 17"
    run -7 "$SKINSPIRE" copy test dev
    assert_output --partial 'stands where the new one is to be built'
}

@test 'Ctrl-C ends a clone with 130 and leaves nothing' {
    local attempt status
    for attempt in {1..6}; do
        "$SKINSPIRE" copy test dev --way clone --quiet >/dev/null 2>&1 3>&- &
        at_a_random_moment 0.3
        kill -INT $! 2>/dev/null || true
        status=0
        wait $! || status=$?
        [[ $status == 130 || $status == 0 ]]
        is_old || is_new
        nothing_is_left
    done
}

@test 'two clones at once on one target: one is refused, none is harmed' {
    local first=0 second=0
    "$SKINSPIRE" copy test dev --quiet >/dev/null 2>&1 3>&- &
    "$SKINSPIRE" copy test dev --quiet >/dev/null 2>&1 || second=$?
    wait $! || first=$?
    [[ $first == 0 || $second == 0 ]]
    [[ $first == [07] && $second == [07] ]]
    is_new
    nothing_is_left
}

# A paused source --------------------------------------------------------------------------------------

@test '--pause-source ends the sessions of the source and clones it, while clients come back all the time' {
    sit_in "$(database_of test)"
    start_clients test
    run -0 "$SKINSPIRE" copy test dev --pause-source
    assert_output --partial 'its sessions are ended'
    assert_output --partial 'cloned in'
    is_new
    run -0 "$SKINSPIRE" copy test dev --pause-source
    rm "$BATS_TEST_TMPDIR/clients"
    wait || true
    nobody_saw_a_half
    same_content test dev
    nothing_is_left
}

@test 'a paused source is open again after kill -9 at any moment' {
    local attempt pid
    for ((attempt = 1; attempt <= ${SKI_TEST_KILLS:-15}; attempt++)); do
        start_clients test
        "$SKINSPIRE" copy test dev --pause-source --quiet >/dev/null 2>&1 3>&- &
        pid=$!
        at_a_random_moment 0.5
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
        # A newcomer waits until the server has noticed, not longer.
        run -0 timeout 10 "$SKI_TEST_CLIENT_BIN/psql" -X -A -t -h "$SKI_TEST_PGHOST" -p "$SKI_TEST_PGPORT" -U "$OWNER" \
            -d "$(database_of test)" -c 'select state from marker'
        assert_output new
        stop_clients
        is_old || is_new
    done
    run -0 "$SKINSPIRE" copy test dev
    nothing_is_left
}

@test 'sessions of a superuser are not ours to end: the pause is refused before anybody is ended' {
    sit_in "$(database_of test)"
    local owned=$SITTER
    sit_in "$(database_of test)" "$SKI_TEST_SUPERUSER"
    run -7 "$SKINSPIRE" copy test dev --pause-source
    assert_output --partial 'this role may not end it'
    kill -0 "$owned"
    is_old
    stand_up
}

# A golden database ------------------------------------------------------------------------------------

golden_database()
{
    psql_super -c "select datname from pg_database where starts_with(datname, '$(database_of test)_golden_')"
}

@test 'a golden database is made once from a source in use, and cloned from then on' {
    local golden
    sit_in "$(database_of test)"
    run -0 "$SKINSPIRE" copy test dev --golden
    assert_output --partial 'test is streamed into a golden database'
    same_content test dev
    golden=$(golden_database)
    [[ -n $golden ]]
    run -0 psql_super -c "select datallowconn from pg_database where datname = '$golden'"
    assert_output f
    psql_in "$(database_of test)" "$OWNER" -c "update marker set state = 'newer'"
    psql_in "$(database_of dev)" "$OWNER" -c 'truncate things'
    run -0 --separate-stderr "$SKINSPIRE" copy test dev --golden --json
    [[ $stderr == *"the golden database $golden is cloned: it is what test was "*"ago"* ]]
    run -0 jq -r '[.way, .golden, .rows] | @json' <<<"$output"
    assert_output "[\"golden\",\"$golden\",null]"
    is_new
    run -0 "$SKINSPIRE" copy test dev --golden=refresh
    assert_output --partial 'is made anew and cloned'
    [[ $(state) == "newer|$ROWS" ]]
    [[ $(golden_database) == "$golden" ]]
    nothing_is_left
    run -0 psql_super -c "select count(*) from pg_database where starts_with(datname, '$ID')"
    # The two environments, the golden one, and what two copies have put aside.
    assert_output 6
    kill -0 "$SITTER"
    stand_up
}

@test 'golden databases are listed and dropped' {
    local golden
    run -0 "$SKINSPIRE" env golden dev
    assert_output --partial 'keeps no golden database'
    psql_in "$(database_of test)" "$OWNER" -qc 'select lo_unlink(oid) from pg_largeobject_metadata'
    "$SKINSPIRE" copy test dev --golden # of a database without large objects, too
    golden=$(golden_database)
    run -0 "$SKINSPIRE" env
    assert_line --partial "the golden database $golden of test"
    run -0 --separate-stderr "$SKINSPIRE" env --json
    run -0 jq -r '[.environments[] | select(.name == "dev").golden[].of] | @json' <<<"$output"
    assert_output --partial '"test"'
    run -0 "$SKINSPIRE" env golden dev
    assert_line --partial "$golden"
    run -0 "$SKINSPIRE" env golden dev --drop "$golden" --dry-run
    [[ $(golden_database) == "$golden" ]]
    run -1 "$SKINSPIRE" env golden dev --drop "$(database_of test)"
    assert_output --partial 'no golden database'
    run -0 "$SKINSPIRE" env golden dev --drop "$golden"
    [[ -z $(golden_database) ]]
    [[ $(state test) == "new|$ROWS" ]]
}

@test 'a golden database is not used when the environment leads elsewhere' {
    local golden
    "$SKINSPIRE" copy test dev --golden
    golden=$(golden_database)
    psql_super -c "create database ${ID}elsewhere owner $OWNER template $(database_of dev)"
    psql_in "${ID}elsewhere" "$OWNER" -c "update marker set state = 'elsewhere'"
    TEST_DATABASE_URL=$(url_of elsewhere) run -0 "$SKINSPIRE" copy test dev --golden
    refute_output --partial "$golden"
    [[ $(state) == "elsewhere|$ROWS" ]]
    run -0 "$SKINSPIRE" copy test dev --golden
    assert_output --partial "$golden"
    is_new
}

@test 'something else under the golden name is never touched, and one that was renamed is none' {
    local golden
    "$SKINSPIRE" copy test dev --golden
    golden=$(golden_database)
    psql_super -c "alter database \"$golden\" rename to \"${ID}precious\""
    psql_super -c "create database \"$golden\" owner $OWNER"
    run -7 "$SKINSPIRE" copy test dev --golden
    assert_output --partial 'stands where the golden one belongs'
    run -7 "$SKINSPIRE" copy test dev --golden=refresh
    run -1 "$SKINSPIRE" env golden dev --drop "${ID}precious"
    psql_super -c "select 1 from pg_database where datname = '${ID}precious'"
}

@test 'a golden database that somebody opened and changed is found out' {
    local golden
    "$SKINSPIRE" copy test dev --golden
    golden=$(golden_database)
    psql_super -c "alter database \"$golden\" allow_connections true"
    psql_in "$golden" "$OWNER" -c 'create table smuggled (n int)'
    psql_in "$(database_of dev)" "$OWNER" -c "update marker set state = 'mine'"
    run -6 "$SKINSPIRE" copy test dev --golden
    assert_output --partial 'is not what it was when it was made'
    assert_output --partial '--golden=refresh'
    [[ $(state) == "mine|$ROWS" ]]
    run -0 "$SKINSPIRE" copy test dev --golden=refresh
    is_new
}

@test 'rows of a protected source ask for the same word each time' {
    psql_super -c "create database $(database_of prod) template $(database_of test) owner $OWNER"
    run -7 "$SKINSPIRE" copy prod dev --golden
    run -0 "$SKINSPIRE" copy prod dev --golden --unmasked --confirm "$(database_of prod)"
    run -7 "$SKINSPIRE" copy prod dev --golden
    is_new
}

@test 'killed with -9 while a golden database is made or refreshed: nothing half is ever cloned' {
    local attempt pid
    for ((attempt = 1; attempt <= ${SKI_TEST_KILLS:-15}; attempt++)); do
        "$SKINSPIRE" copy test dev --golden=refresh --quiet >/dev/null 2>&1 3>&- &
        pid=$!
        at_a_random_moment 1.5
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
        is_old || is_new
        run -0 "$SKINSPIRE" copy test dev --golden
        is_new
        psql_super -c "drop database $(database_of dev) with (force)" -c "create database $(database_of dev) owner $OWNER"
        psql_in "$(database_of dev)" "$OWNER" \
            -c "create table marker as select 'old' as state" -c 'create table things as select 1 as id'
    done
    run -0 "$SKINSPIRE" copy test dev --golden=refresh
    nothing_is_left
    run -0 psql_super -c "select count(*) from pg_database where starts_with(datname, '$(database_of test)_golden_')"
    assert_output 1
}
