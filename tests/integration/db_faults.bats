#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# Two migrations at once, and faults at any moment: never a half state. SKI_TEST_KILLS says how many; ./check takes a few,
# tests/migration/run-kills a hundred.
load helper
load migrations
load faults

setup()
{
    new_project
    new_databases dev
    mkdir -p migrations/versions
    RANDOM=${SKI_TEST_SEED:-$$}
}

teardown()
{
    end_faults
    clean_up
}

# Who was killed leaves a server process that finds it out a moment later.
wait_for_silence()
{
    local tries
    for tries in {1..200}; do
        [[ $(psql_super -c "select count(*) from pg_stat_activity where datname = '$(database_of dev)'") == 0 ]] && return
        sleep 0.05
    done
    return 1
}

# "1a|ab|0||1": version, tables, rows of b, the index (valid: t), parts of 2b that are noted
state()
{
    local known
    known=$(in_dev -c "select to_regclass('alembic_version') is not null and to_regclass('skinspire.migration_log') is not null")
    in_dev -c "select string_agg(relname, '' order by relname) from pg_class where relkind = 'r' and relname ~ '^.\$'" |
        tr '\n' '|'
    in_dev -c "select indisvalid from pg_index where indexrelid = to_regclass('i')" | tr '\n' '|'
    if [[ $known == t ]]; then
        in_dev -c "select coalesce(string_agg(version_num, ' '), '-') from alembic_version" | tr '\n' '|'
    fi
    if [[ -n $(in_dev -c "select to_regclass('b')") ]]; then
        in_dev -c 'select count(*) from b'
    fi
}

# What may be seen between two commits: nothing; all up to the index, with or without it; everything. Down likewise.
is_legal()
{
    case $1 in
    '|' | '||-' | '|-|' | '|-' | 'ab|1a|0' | 'ab|t|1a|0' | 'ab|f|1a|0' | 'abc|t|3c|1') ;;
    *) echo "a half state: $1" && return 1 ;;
    esac
}

upgrade() { "$SKINSPIRE" db upgrade --quiet --no-backup 3>&- >/dev/null 2>&1; }

@test 'db upgrade: two at once, killed, ended by the server or cut off at any moment: never a half state' {
    local round fault first second kills=${SKI_TEST_KILLS:-12} now
    revision 1a '' 'create table a (id int); select pg_sleep(0.03);' 'drop table a; select pg_sleep(0.03);'
    revision 2b 1a $'create table b (id int);\n-- @upgrade outside transaction\ncreate index concurrently i on b (id);
-- @upgrade\ninsert into b values (1); select pg_sleep(0.03);' 'drop table b;'
    revision 3c 2b 'create table c (id int); select pg_sleep(0.03);' 'drop table c; select pg_sleep(0.03);'
    for ((round = 1; round <= kills; round++)); do
        fault=$((RANDOM % 3))
        upgrade &
        first=$!
        if ((fault == 2)); then
            rm -rf "$BATS_TEST_TMPDIR/proxy"
            cutting_proxy "$BATS_TEST_TMPDIR/proxy" $((RANDOM % 12000 + 100))
            DEV_DATABASE_URL=$(through "$BATS_TEST_TMPDIR/proxy" "$DEV_DATABASE_URL") upgrade &
        else
            upgrade &
        fi
        second=$!
        sleep "0.$((RANDOM % 3))$((RANDOM % 10))"
        case $fault in
        0) kill -9 "$first" 2>/dev/null || true ;;
        1) in_dev -c "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
            and pid <> pg_backend_pid()" >/dev/null ;;
        2) kill -9 "$first" 2>/dev/null || true ;;
        esac
        wait "$first" || true
        wait "$second" || true
        [[ -z ${PROXY-} ]] || { kill "$PROXY" 2>/dev/null || true; wait "$PROXY" 2>/dev/null || true; PROXY=; }
        wait_for_silence
        now=$(state)
        is_legal "$now"
        echo "round $round: fault $fault, then $now"
        run -0 "$SKINSPIRE" db upgrade --quiet --no-backup
        assert_equal "$(state)" 'abc|t|3c|1'
        # And down again, now and then with a fault as well.
        if ((round % 3 == 0)); then
            "$SKINSPIRE" db downgrade base --quiet --no-backup 3>&- >/dev/null 2>&1 &
            first=$!
            sleep "0.$((RANDOM % 2))$((RANDOM % 10))"
            kill -9 "$first" 2>/dev/null || true
            wait "$first" 2>/dev/null || true
            wait_for_silence
            now=$(state)
            [[ $now == 'abc|t|3c|1' || $now == '|-' || $now == '|-|' || $now == '||-' ]] || { echo "half way down: $now"; false; }
        fi
        "$SKINSPIRE" db downgrade base --quiet --no-backup
    done
}

# What the log holds when a run was killed right after the first statement outside of transactions had ended.
forget_all_but_the_beginning()
{
    in_dev -c "delete from skinspire.migration_log where revision = '$1' and id > (select min(id) from skinspire.migration_log
                where revision = '$1' and direction = '$2' and comes_now)" -c "update alembic_version set version_num = '$3'"
}

@test 'db: what ran outside of a transaction and could not be noted any more does not stand in the way' {
    revision 1a '' 'create table b (id int);' 'drop table b;'
    revision 2b 1a $'-- @upgrade outside transaction\ncreate index concurrently i on b (id);\ncreate index concurrently j on b (id);' \
        $'-- @downgrade outside transaction\ndrop index concurrently i;\ndrop index concurrently j;'
    "$SKINSPIRE" db upgrade --quiet --no-backup
    forget_all_but_the_beginning 2b upgrade 1a
    in_dev -c 'drop index j'
    run -0 "$SKINSPIRE" db upgrade --no-backup
    assert_output --partial 'the interrupted run has done it'
    assert_equal "$(in_dev -c "select count(*) from pg_indexes where tablename = 'b'")" 2
    run -0 "$SKINSPIRE" db downgrade 1a --no-backup
    forget_all_but_the_beginning 2b downgrade 2b
    in_dev -c 'create index j on b (id)'
    run -0 "$SKINSPIRE" db downgrade 1a --no-backup
    assert_output --partial 'the interrupted run has done it'
    assert_equal "$(in_dev -c "select count(*) from pg_indexes where tablename = 'b'")" 0
}

@test 'db: a statement outside of transactions that the server refuses is refused again, not forgiven' {
    revision 1a '' 'create table b (id int);' 'drop table b;'
    revision 2b 1a $'-- @upgrade outside transaction\ncreate index concurrently i on bb (id);' 'drop index i;'
    for _ in 1 2; do
        run -5 "$SKINSPIRE" db upgrade --no-backup
        assert_output --partial 'relation "bb" does not exist'
    done
    sed -i 's/bb/b/' migrations/versions/2b.sql
    in_dev -c 'create index i on b (id)'
    for _ in 1 2; do
        run -5 "$SKINSPIRE" db upgrade --no-backup
        assert_output --partial 'relation "i" already exists'
    done
    in_dev -c 'drop index i'
    run -0 "$SKINSPIRE" db upgrade --no-backup
    assert_equal "$(state)" 'b|t|2b|0'
}

# upgrade_held_by STATEMENT: an upgrade that waits with its CREATE INDEX CONCURRENTLY for a transaction with that
# statement, which ends after two seconds. RUN is its process.
upgrade_held_by()
{
    local holder here
    here="from pg_stat_activity where datname = '$(database_of dev)'"
    in_dev -c 'begin' -c "$1" -c 'select pg_sleep(2)' -c 'commit' &
    holder=$!
    until_there "$here and wait_event = 'PgSleep'" "$holder"
    "$SKINSPIRE" db upgrade --quiet --no-backup 3>&- &
    RUN=$!
    until_there "$here and wait_event_type = 'Lock' and query ~ 'concurrently'" "$RUN"
}

# until_there FROM PROCESS: waits until the query has a row, or the process has ended.
until_there()
{
    until [[ $(psql_super -c "select count(*) $1") != 0 ]] || ! kill -0 "$2" 2>/dev/null; do sleep 0.05; done
}

@test 'db upgrade: a killed run is waited for while the server still works for it, and its lock lives as long' {
    revision 1a '' 'create table b (id int); insert into b values (1), (1);' 'drop table b;'
    revision 2b 1a $'-- @upgrade outside transaction\ncreate unique index concurrently i on b (id);' 'drop index i;'
    "$SKINSPIRE" db upgrade 1a --quiet --no-backup
    upgrade_held_by 'update b set id = 1'
    kill -9 "$RUN"
    wait "$RUN" || true
    run -7 "$SKINSPIRE" db upgrade --no-backup --no-wait
    run -5 "$SKINSPIRE" db upgrade --no-backup
    assert_output --partial 'unique_violation'
    wait
    assert_equal "$(state)" 'b|1a|2'
}

@test 'db upgrade: who ends the session that holds the lock ends the run' {
    revision 1a '' 'create table b (id int);' 'drop table b;'
    revision 2b 1a $'-- @upgrade outside transaction\ncreate index concurrently i on b (id);' 'drop index i;'
    "$SKINSPIRE" db upgrade 1a --quiet --no-backup
    upgrade_held_by 'insert into b values (1)'
    psql_super -c "select pg_terminate_backend(pid) from pg_locks join pg_database d on d.oid = database
                    where locktype = 'advisory' and datname = '$(database_of dev)'"
    wait "$RUN" && return 1
    run -0 "$SKINSPIRE" db upgrade --no-backup
    wait
    assert_equal "$(state)" 'b|t|2b|1'
}

@test 'db: what is half done is finished first, and only its rest may be changed' {
    revision 1a '' 'create table b (id int); insert into b values (1), (1);' 'drop table b;'
    revision 2b 1a $'alter table b add c int;\n-- @upgrade outside transaction\nupdate b set c = coalesce(c, 0) + 1;
insert into b values (7, 7);\ncreate unique index concurrently i on b (id);' 'drop index i; alter table b drop c;'
    run -5 "$SKINSPIRE" db upgrade --no-backup
    run -7 "$SKINSPIRE" db downgrade -1 --no-backup
    assert_output --partial 'the revision 2b is half done'
    # Also where there is nothing to run, or to compare.
    run -7 "$SKINSPIRE" db upgrade 1a --no-backup
    assert_output --partial 'the revision 2b is half done'
    echo 'database: {schema: [2b.sql]}' >skinspire.yaml
    : >2b.sql
    run -7 "$SKINSPIRE" db migrate -m x
    assert_output --partial 'the revision 2b is half done'
    run -0 --separate-stderr "$SKINSPIRE" db current
    [[ $output == 1a && $stderr == *'the revision 2b is half done'*"'skinspire db upgrade 2b' goes on with it"* ]] || fail "$stderr"
    run -0 "$SKINSPIRE" db current --json
    assert_equal "$(jq -c .half_done <<<"$output")" '[{"revision":"2b","direction":"upgrade"}]'
    cp migrations/versions/2b.sql 2b
    sed -i 's/add c int/add c bigint/' migrations/versions/2b.sql
    run -7 "$SKINSPIRE" db upgrade --no-backup
    assert_output --partial 'was changed in what has run already'
    cp 2b migrations/versions/2b.sql
    sed -i 's/unique index/index/' migrations/versions/2b.sql
    run -0 "$SKINSPIRE" db upgrade --no-backup
    # Rows were changed and added once.
    assert_equal "$(in_dev -c "select string_agg(id || ':' || c, ' ' order by id) from b")" '1:1 1:1 7:7'
    run -0 --separate-stderr "$SKINSPIRE" db current
    [[ $output == '2b (head)' && -z $stderr ]]
}

@test 'db: where a role may not keep the log, nothing is begun that may be left half done' {
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c "alter database $(database_of dev) owner to $SKI_TEST_SUPERUSER" \
        -c "create schema app authorization $OWNER" -c "alter role $OWNER set search_path = app" -c "create schema skinspire"
    revision 1a '' 'create table b (id int);' 'drop table b;'
    revision 2b 1a $'insert into b values (1);\n-- @upgrade outside transaction\ncreate index concurrently i on b (id);' '-- nothing'
    run -7 "$SKINSPIRE" db upgrade --no-backup
    assert_output --partial 'versions/2b.sql:8: error: 2b has a part outside of transactions'
    assert_equal "$(in_dev -c "select to_regclass('b') is null")" t
    run -0 "$SKINSPIRE" db upgrade 1a --no-backup
    run -0 "$SKINSPIRE" db current
    assert_output 1a
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c "alter schema skinspire owner to $OWNER"
    run -0 "$SKINSPIRE" db upgrade --no-backup
}

@test 'db: what a part outside of transactions sets holds for its statements, and not for the notes of them' {
    psql_super -c "create role ${ID}_other" -c "grant ${ID}_other to $OWNER"
    in_dev -c "grant create on schema public to ${ID}_other" || psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" \
        -c "grant create on schema public to ${ID}_other"
    revision 1a '' $'-- @upgrade outside transaction\nset role '"${ID}_other"$';\ncreate table b (id int);
create index concurrently i on b (id);\ncreate table c (id nowhere);' ''
    run -5 "$SKINSPIRE" db upgrade --no-backup
    sed -i 's/nowhere/int/' migrations/versions/1a.sql
    run -0 "$SKINSPIRE" db upgrade --no-backup
    assert_equal "$(in_dev -c "select string_agg(relname || ' ' || (relowner::regrole::text = '${ID}_other'), ',' order by relname)
        from pg_class where relname in ('b', 'c', 'i')")" 'b true,c true,i true'
}

@test 'db stamp: a half done revision is forgotten when somebody says where the database is' {
    revision 1a '' 'create table b (id int); insert into b values (1), (1);' 'drop table b;'
    revision 2b 1a $'alter table b add c int;\n-- @upgrade outside transaction\ncreate unique index concurrently i on b (id);' ''
    run -5 "$SKINSPIRE" db upgrade --no-backup
    in_dev -c 'alter table b drop c'
    "$SKINSPIRE" db stamp 1a
    run -0 "$SKINSPIRE" db downgrade -1 --no-backup
    assert_equal "$(in_dev -c "select to_regclass('b') is null")" t
}

@test 'db upgrade: an index that the revision repairs is left to it' {
    revision 1a '' 'create table b (id int); insert into b values (1), (1);' 'drop table b;'
    revision 2b 1a $'delete from b;\n-- @upgrade outside transaction\nreindex index concurrently i;' ''
    "$SKINSPIRE" db upgrade 1a --quiet --no-backup
    run in_dev -c 'create unique index concurrently i on b (id)'
    run -0 "$SKINSPIRE" db upgrade --no-backup
    assert_equal "$(state)" 'b|t|2b|0'
}
