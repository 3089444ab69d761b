#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# Random faults over copy, backup and restore: the program killed at a random moment, one of its server sessions ended,
# the network to source or target cut or stopped at a random byte. Whatever happens, the target is entirely old or
# entirely new, success means a complete result, what is called a backup is good, and the next run leaves nothing behind.
#
# ./check takes a dozen; tests/run-faults goes on for hundreds. SKI_TEST_SEED names another run.
# shellcheck disable=SC2030,SC2031  # tests are subshells
load helper
load faults

ROWS=12000

setup()
{
    new_project
    new_databases dev test
    psql_in "$(database_of test)" "$OWNER" <<END
create table marker as select 'new' as state;
create table things (id int primary key, words text);
insert into things select n, repeat(md5(n::text), 10) from generate_series(1, $ROWS) n;
create index on things (words);
create table parts (thing int references things, n int);
insert into parts select id, 1 from things;
select lo_from_bytea(0, 'a scan') \g /dev/null
END
    SAID=$BATS_TEST_TMPDIR/said
    RANDOM=${SKI_TEST_SEED:-20261123}
    renew_old
}

teardown()
{
    end_faults
    clean_up
}

renew_old()
{
    psql_super -c "drop database $(database_of dev) with (force)" -c "create database $(database_of dev) owner $OWNER"
    psql_in "$(database_of dev)" "$OWNER" <<'END'
create table marker as select 'old' as state;
create table things (id int primary key, words text);
create index on things (words);
create table parts (thing int references things, n int);
END
}

state()
{
    psql_in "$(database_of dev)" "$OWNER" \
        -c 'select (select state from marker), (select count(*) from things), (select count(*) from parts)'
}

OLD='old|0|0'
NEW="new|$ROWS|$ROWS"

# The ways that are tried. The first word is what becomes of it: a new target, or a backup.
ways=(
    'target copy test dev --way stream'
    'target copy test dev --way stream --verify'
    'target copy test dev --way clone'
    'target copy test dev --data-only'
    'target restore dev good.sql --confirm DEV'
    'target restore dev good.archive --confirm DEV'
    'backup backup test'
    'backup backup test --compress'
    'backup backup test --format archive'
)

# run_way WORD…: in the background; SOURCE and TARGET are the folders of sockets by which it goes.
run_way()
{
    local source=$1 target=$2 words=("${@:3}")
    words=("${words[@]/#DEV/$(database_of dev)}")
    TEST_DATABASE_URL=$(through "$source" "$TEST_DATABASE_URL") \
        DEV_DATABASE_URL=$(through "$target" "$DEV_DATABASE_URL") \
        "$SKINSPIRE" "${words[@]}" --quiet --set timeouts.silence=1 >"$SAID" 2>&1 3>&- &
    RUNNING=$!
}

# end_proxy PROCESS FOLDER: how many bytes have passed it.
end_proxy()
{
    kill "$1"
    until cat "$2/.s.PGSQL.$SKI_TEST_PGPORT.passed" 2>/dev/null; do sleep 0.02; done
}

# measure: how long each way takes, and how many bytes pass through the network to source and target.
measure()
{
    local way words folder=$BATS_TEST_TMPDIR/measured number=0 began
    for way in "${ways[@]}"; do
        read -ra words <<<"${way#* }"
        stalling_proxy "$folder.$number.s" 1000000000000
        local source=$PROXY
        stalling_proxy "$folder.$number.t" 1000000000000
        began=${EPOCHREALTIME/./}
        run_way "$folder.$number.s" "$folder.$number.t" "${words[@]}"
        ends_with 0 "$RUNNING" || { cat "$SAID"; return 1; }
        times[number]=$((${EPOCHREALTIME/./} - began))
        source_bytes[number]=$(end_proxy "$source" "$folder.$number.s")
        target_bytes[number]=$(end_proxy "$PROXY" "$folder.$number.t")
        number=$((number + 1))
    done
}

# choose N: CHOSEN is a random number from 0 to N. (In a subshell the seed would not count.)
choose()
{
    CHOSEN=$(((RANDOM * 32768 * 32768 + RANDOM * 32768 + RANDOM) % ($1 + 1)))
}

wait_microseconds()
{
    sleep "$(printf '%d.%06d' $(($1 / 1000000)) $(($1 % 1000000)))"
}

# one_fault WAY NUMBER FAULT: STATUS is how the run ended.
one_fault()
{
    local way=$1 number=$2 fault=$3 words source=$SKI_TEST_PGHOST target=$SKI_TEST_PGHOST
    local folder=$BATS_TEST_TMPDIR/proxy.$4 place
    read -ra words <<<"${way#* }"
    PROXY=
    # A backup has no target, a restore no source.
    [[ $way != backup* ]] || fault=${fault/target/source}
    [[ $way != *' restore '* ]] || fault=${fault/source/target}
    case $fault in
    cut-source | stall-source)
        source=$folder
        choose "${source_bytes[number]}"
        ;;&
    cut-target | stall-target)
        target=$folder
        choose "${target_bytes[number]}"
        ;;&
    cut-*) cutting_proxy "$folder" "$CHOSEN" ;;
    stall-*) stalling_proxy "$folder" "$CHOSEN" ;;
    # Without the proxies it is faster.
    *) choose $((times[number] * 6 / 10)) ;;
    esac
    place=$CHOSEN
    what="$way; $fault at $place"
    run_way "$source" "$target" "${words[@]}"
    case $fault in
    kill | interrupt | end-session)
        wait_microseconds "$place"
        ;;&
    kill) kill -9 "$RUNNING" 2>/dev/null || true ;;
    interrupt) kill -INT "$RUNNING" 2>/dev/null || true ;;
    end-session)
        psql_super -c "select pg_terminate_backend(pid) from pg_stat_activity
            where usename = '$OWNER' order by random() limit 1" >/dev/null
        ;;
    esac
    STATUS=0
    wait "$RUNNING" || STATUS=$?
    [[ -z $PROXY ]] || kill "$PROXY" 2>/dev/null || true
    PROXY=
}

# What must hold whatever happened; prints what does not.
is_sound()
{
    local way=$1 now backups=()
    now=$(state) || { echo "the target is gone"; return 1; }
    [[ $now == "$OLD" || $now == "$NEW" ]] || { echo "the target holds $now"; return 1; }
    case $way in
    target*)
        [[ $STATUS != 0 || $now == "$NEW" ]] || { echo 'success, and the target is the old one'; return 1; }
        ;;
    backup*)
        mapfile -t backups < <(find backups/test -mindepth 1 -maxdepth 1 ! -name '.*' ! -name '*.manifest.json')
        [[ $STATUS != 0 || ${#backups[@]} == 1 ]] || { echo 'success, and no backup'; return 1; }
        ((${#backups[@]} == 0)) || "$SKINSPIRE" backup verify "${backups[0]}" --env test || return
        rm -rf backups/test/*
        ;;
    esac
    [[ $STATUS == 0 || $STATUS == 137 || -s $SAID ]] || { echo "nothing was said, status $STATUS"; return 1; }
}

leaves_nothing()
{
    local words
    read -ra words <<<"${1#* }"
    run_way "$SKI_TEST_PGHOST" "$SKI_TEST_PGHOST" "${words[@]}"
    ends_with 0 "$RUNNING" || { cat "$SAID"; return 1; }
    [[ $1 != target* || $(state) == "$NEW" ]] || { echo 'the next run gave no new target'; return 1; }
    [[ $(psql_super -c "select count(*) from pg_database where starts_with(datname, '$(database_of dev)_new')") == 0 ]] ||
        { echo 'a database was left'; return 1; }
    [[ $(find backups/test -name '.*' ! -name .gitignore 2>/dev/null | wc -l) == 0 ]] || { echo 'files were left'; return 1; }
    rm -rf backups/test/*
}

@test 'whatever fails at whatever moment: old or new, and nothing left after the next run' {
    local faults=(kill kill interrupt end-session end-session cut-source cut-target stall-source stall-target)
    local times=() source_bytes=() target_bytes=() attempt number what STATUS
    "$SKINSPIRE" backup test --quiet --output good.sql
    "$SKINSPIRE" backup test --quiet --format archive --output good.archive
    measure
    rm -rf backups/test/*
    for ((attempt = 0; attempt < ${SKI_TEST_FAULTS:-12}; attempt++)); do
        choose $((${#ways[@]} - 1))
        number=$CHOSEN
        choose $((${#faults[@]} - 1))
        [[ $(state) == "$OLD" ]] || renew_old
        one_fault "${ways[number]}" "$number" "${faults[CHOSEN]}" "$attempt"
        [[ -z ${SKI_TEST_FAULTS:-} ]] || echo "# $attempt: $what: $STATUS $(head -n 1 "$SAID")" >&3
        { is_sound "${ways[number]}" && leaves_nothing "${ways[number]}"; } ||
            fail "attempt $attempt, $what, ended with $STATUS: $(cat "$SAID")"
    done
}
