#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# diff and export where the disk is full: one clear error, and nothing left.
# shellcheck disable=SC2154  # set by run
load helper
load faults

setup()
{
    ((EUID == 0)) || skip 'only root mounts'
    new_project
    new_databases dev test
    export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
    FULL=$SKI_TEST_CLUSTER/${ID}full
    mkdir "$FULL"
    mount -t tmpfs -o size=200k,mode=0777 tmpfs "$FULL" || skip 'no tmpfs can be mounted here'
    psql_in "$(database_of dev)" "$OWNER" <<'END'
select format('create table table_%s (id integer primary key, note text check (note <> %L))', n, repeat('x', 500))
  from generate_series(1, 300) n \gexec
END
}

teardown()
{
    if [[ -n ${ID:-} ]]; then
        end_faults
        clean_up
    fi
    [[ -z ${FULL:-} ]] || umount "$FULL" 2>/dev/null || true
}

files_on_full()
{
    find "$FULL" -mindepth 1
}

@test 'export: no half of a folder stays' {
    run -1 --separate-stderr "$SKINSPIRE" export dev "$FULL/structure"
    [[ $stderr == *'No space left on device'* ]] || fail "$stderr"
    ((${#stderr_lines[@]} <= 2)) || fail "$stderr"
    run files_on_full
    assert_output ''
}

@test 'export: what was there before stays as it was' {
    psql_in "$(database_of test)" "$OWNER" -c 'create table small (id integer)'
    run -0 "$SKINSPIRE" export test "$FULL/structure"
    cp -r "$FULL/structure" before
    run -1 --separate-stderr "$SKINSPIRE" export dev "$FULL/structure"
    [[ $stderr == *'No space left on device'* ]] || fail "$stderr"
    diff -r before "$FULL/structure"
}

@test 'diff: an output that does not fit is no output' {
    run -1 --separate-stderr "$SKINSPIRE" diff test dev --output "$FULL/script.sql"
    [[ $stderr == *'No space left on device'* ]] || fail "$stderr"
    run files_on_full
    assert_output ''
}

@test 'diff: a cache that has no room is done without' {
    export XDG_CACHE_HOME=$FULL/cache
    run -0 --separate-stderr "$SKINSPIRE" diff test dev
    [[ $output == *'CREATE TABLE public.table_300 ('* ]] || fail "$output"
    # A cache may hold what fits, but no half of a file.
    run -0 --separate-stderr "$SKINSPIRE" diff dev test
    [[ $output == *'DROP TABLE public.table_300;'* ]] || fail "$output"
    head -c 1M /dev/zero >"$FULL/rest" 2>/dev/null || true
    run -0 --separate-stderr "$SKINSPIRE" diff test dev
    [[ $output == *'CREATE TABLE public.table_300 ('* ]] || fail "$output"
}

@test 'diff: a shadow that finds no room is told with its place, and does not stay' {
    chown "$SKI_TEST_OS_USER" "$FULL"
    live_on_other
    new_databases test
    psql_super <<END
create tablespace ${ID}full location '$FULL';
grant create on tablespace ${ID}full to $OWNER;
alter role $OWNER set default_tablespace = '${ID}full';
END
    mkdir folder
    echo 'create table few (id integer);' >folder/a.sql
    {
        echo 'create table many (id integer, note text);'
        echo "insert into many select n, repeat('x', 1000) from generate_series(1, 1000) n;"
    } >folder/b.sql
    run -5 --separate-stderr "$SKINSPIRE" diff test folder
    [[ $stderr == *'folder/b.sql:2:1: error: could not extend file'*'No space left on device'* ]] || fail "$stderr"
    run shadows
    assert_output ''
    # With room it works, so nothing wrong was remembered.
    psql_super -c "alter role $OWNER reset default_tablespace"
    run -0 --separate-stderr "$SKINSPIRE" diff test folder
    [[ $output == *'CREATE TABLE public.many ('* ]] || fail "$output"
}
