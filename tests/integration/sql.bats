#!/usr/bin/env bats
# skinspire sql: files and texts, statement by statement, in one transaction or each on its own.

load helper
shared=${SKINSPIRE_SHARED:-$BATS_TEST_DIRNAME/../../../shared}

setup()
{
    new_project
    new_databases dev test
}

teardown()
{
    clean_up
}

# sql ARGUMENTS: the command in dev, its talk apart from its answer.
sql()
{
    run --separate-stderr "$SKINSPIRE" sql dev "$@"
    echo "stdout: $output"
    echo "stderr: $stderr"
}

dev()
{
    psql_in "$(database_of dev)" "$OWNER" "$@"
}

@test "sql: a file is run whole, with the data of its COPY" {
    cat >a.sql <<'END'
create table "Größe" (a int, b text);
copy "Größe" from stdin;
1	it's; \\. here
2	\N
\.
insert into "Größe" values (3, 'end');
END
    sql --file a.sql
    assert_success
    [ "$(dev -c 'select count(*), sum(a) from "Größe"')" = '3|6' ]
    [ "$(dev -c 'select b from "Größe" where a = 1')" = "it's; \\. here" ]
}

@test "sql: rows come as a table, as CSV and as JSON" {
    sql -c "select 1 as a, 'x' as b union all select 22, null order by 1"
    assert_success
    assert_line --index 0 --regexp '^ *a +b$'
    assert_line --index 1 --regexp '^ *1 +x$'
    assert_line --index 2 --regexp '^ *22'

    sql --csv -c "select 'a\"b,c' as \"x,y\", null as n, '' as e" -c "select 2"
    assert_success
    [ "$output" = $'"x,y",n,e\n"a""b,c",,""\n\n?column?\n2' ]

    sql --json -c "select 1 as a, null as a" -c "create table t (a int)"
    assert_success
    [ "$(jq -c .results <<<"$output")" = '[{"tag":"SELECT 1","columns":["a","a"],"rows":[["1",null]]},{"tag":"CREATE TABLE","columns":[],"rows":[]}]' ]
    [ "$(jq .statements <<<"$output")" = 2 ]
}

@test "sql: values and names can't control the terminal" {
    sql -c $'select e\'\\x1b[31mred\\x07\' as "\x1b[2Jcolumn"'
    assert_success
    [[ $output != *$'\x1b'* && $output != *$'\x07'* ]]
    assert_output --partial 'red'
}

@test "sql: COPY TO STDOUT goes out as it comes" {
    sql -c "copy (select g, 'x' from generate_series(1, 3) g) to stdout"
    assert_success
    [ "$output" = $'1\tx\n2\tx\n3\tx' ]
    sql --json -c 'copy (select 1) to stdout'
    assert_failure 2
}

@test "sql: standard input is a file named -" {
    run --separate-stderr "$SKINSPIRE" sql dev --file - <<<'select 42 as answer'
    assert_success
    assert_line --regexp '42'
}

@test "sql: an error names file, line and column, and nothing has changed" {
    printf 'create table t (a int);\n\n  select ä,\n   ö from t;\n' >'my file.sql'
    sql --file 'my file.sql'
    assert_failure 5
    [[ $stderr == *'my file.sql:3:10'* ]]
    [[ $stderr == *'nothing was changed'* ]]
    [ "$(dev -c "select to_regclass('t') is null")" = t ]
}

@test "sql: a row that COPY refuses is named by table and line, never by its values" {
    printf 'create table t (a int primary key);\ncopy t from stdin;\n1\n2\nsecret\n\\.\n' >a.sql
    sql --file a.sql
    assert_failure 5
    [[ $stderr == *'a.sql:5'*'COPY t'*'22P02'* ]]
    [[ $stderr != *secret* ]]

    printf 'create table t (a int primary key);\ncopy t from stdin;\n1\n777\n777\n\\.\n' >a.sql
    sql --file a.sql
    assert_failure 5
    [[ $stderr == *'a.sql:5'*'t_pkey'* && $stderr != *777* ]]
}

@test "sql: what the reader refuses has its place and a hint" {
    printf 'select 1;\n\\copy t from x\n' >a.sql
    sql --file a.sql
    assert_failure 2
    [[ $stderr == *'a.sql:2:1'*'\copy'*'skinspire psql'* ]]

    printf "select 1;\n  select 'abc;\n" >a.sql
    sql --file a.sql
    assert_failure 2
    [[ $stderr == *'a.sql:2:10'*'not closed'* ]]

    printf 'create table t (a int);\ncopy t from stdin;\n1\n' >a.sql
    sql --file a.sql
    assert_failure 2
    [[ $stderr == *'a.sql:3:1'* ]]
    [ "$(dev -c "select to_regclass('t') is null")" = t ]

    printf 'select 1;\nselect \xff;\n' >a.sql
    sql --file a.sql
    assert_failure 2
    [[ $stderr == *'a.sql:2:8'*'UTF-8'* ]]
}

@test "sql: a script's own BEGIN and COMMIT are parts of the one transaction" {
    printf 'begin;\ncreate table t (a int);\ncommit;\nbegin;\nselect 1/0;\ncommit;\n' >a.sql
    sql --file a.sql
    assert_failure 5
    [[ $stderr == *'its own BEGIN and COMMIT'* ]]
    [ "$(dev -c "select to_regclass('t') is null")" = t ]

    sql --no-transaction --file a.sql
    assert_failure 5
    [ "$(dev -c "select to_regclass('t') is null")" = f ]
}

@test "sql: what the one transaction can't hold is refused with a hint" {
    for statement in rollback 'vacuum' "prepare transaction 'x'" 'begin isolation level serializable' \
        'create index concurrently on pg_class (oid)' 'create database x'; do
        sql -c 'create table t (a int)' -c "$statement"
        assert_failure 2
        [[ $stderr == *--no-transaction* ]]
    done
    [ "$(dev -c "select to_regclass('t') is null")" = t ]
    sql --no-transaction -c 'create table t (a int)' -c 'vacuum t' -c 'create index concurrently on t (a)'
    assert_success
}

@test "sql: savepoints work, and a transaction left open is rolled back" {
    sql -c 'create table t (a int); savepoint s; insert into t values (1); rollback to s; insert into t values (2)'
    assert_success
    [ "$(dev -c 'table t')" = 2 ]
    sql --no-transaction -c 'begin; insert into t values (3)'
    assert_failure 2
    [ "$(dev -c 'table t')" = 2 ]
}

@test "sql: a dry run does everything and keeps nothing" {
    sql --dry-run -c 'create table t (a int unique deferrable initially deferred)' -c 'insert into t values (1)'
    assert_success
    [ "$(dev -c "select to_regclass('t') is null")" = t ]
    sql --dry-run -c 'create table t (a int unique deferrable initially deferred)' -c 'insert into t values (1), (1)'
    assert_failure 5
    sql --dry-run --no-transaction -c 'select 1'
    assert_failure 2
}

@test "sql: a read-only run changes nothing, whatever it says first" {
    dev -c 'create table t (a int)'
    sql --read-only -c 'set transaction read write' -c 'insert into t values (1)'
    assert_failure 5
    sql --read-only -c 'insert into t values (1)'
    assert_failure 5
    sql --read-only -c 'select count(*) from t'
    assert_success
    [ "$(dev -c 'select count(*) from t')" = 0 ]
}

@test "sql: several files and texts are one transaction, and a missing file is found first" {
    echo 'create table t (a int);' >a.sql
    echo 'insert into t values (1);' >b.sql
    sql --file a.sql --file nowhere.sql
    assert_failure
    [[ $stderr == *nowhere.sql* ]]
    sql --file a.sql --file b.sql -c 'selec'
    assert_failure 5
    sql --file a.sql --file b.sql -c 'insert into t select a + 1 from t'
    assert_success
    [ "$(dev -c 'select sum(a) from t')" = 3 ]
}

@test "sql: nothing to run is wrong usage" {
    sql
    assert_failure 2
    [[ $stderr == *--file* ]]
    : >empty.sql
    sql --file empty.sql
    assert_success
}

@test "sql: what a script sets does not stay in a pooler's connection" {
    start_pgbouncer
    DEV_DATABASE_URL="postgresql://$OWNER@/$(database_of dev)?host=$SKI_TEST_PGHOST&port=$BOUNCER_PORT"
    sql -c "set search_path = nowhere; set datestyle = 'SQL, DMY'; select set_config('app.secret', 'x', false)"
    assert_success
    sql -c "show search_path" -c "show datestyle" -c "select current_setting('app.secret', true) as secret"
    assert_success
    [[ $output != *nowhere* && $output != *SQL* && $output != *x* ]]
}

@test "sql: prod asks for its name, and what runs goes into the journal without its text" {
    new_databases prod
    run --separate-stderr "$SKINSPIRE" sql prod -c "create table t (a text)" </dev/null
    assert_failure 7
    run --separate-stderr "$SKINSPIRE" sql prod --read-only -c 'select 1' </dev/null
    assert_success
    run --separate-stderr "$SKINSPIRE" sql prod --confirm "$(database_of prod)" \
        -c "create table t (a text); insert into t values ('Jane Roe')" </dev/null
    assert_success
    grep -r 'sql prod --command' .skinspire
    run ! grep -r 'Jane Roe' .skinspire
}

@test "sql: a dump of pg_dump gives the same database" {
    dev -c "create table t (id int generated always as identity primary key, a text)"
    dev -c "insert into t (a) select repeat('ü' || g || e'\\t\\\\\\n', 20) from generate_series(1, 5000) g"
    "$SKI_TEST_CLIENT_BIN/pg_dump" -h "$SKI_TEST_PGHOST" -p "$SKI_TEST_PGPORT" -U "$OWNER" "$(database_of dev)" >dump.sql
    run --separate-stderr "$SKINSPIRE" sql test --file dump.sql
    assert_success
    diff <(dump "$(database_of dev)") <(dump "$(database_of test)")
}

@test "sql: real schemas give what psql makes of them" {
    local corpus=$shared/corpus name
    [ -d "$corpus" ] || skip 'no corpus here'
    for name in pagila_with_data northwind omop_cdm_5.4 temporal; do
        psql_super -c "create database ${ID}psql"
        psql_super -c "create database ${ID}ours"
        psql_in "${ID}psql" "$SKI_TEST_SUPERUSER" -f "$corpus/$name.sql" >/dev/null
        DEV_DATABASE_URL="postgresql://$SKI_TEST_SUPERUSER@/${ID}ours?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT" \
            "$SKINSPIRE" sql dev --quiet --file "$corpus/$name.sql" >/dev/null
        diff <(dump "${ID}psql") <(dump "${ID}ours")
        psql_super -c "drop database ${ID}psql"
        psql_super -c "drop database ${ID}ours"
    done
}

@test "sql: Ctrl-C cancels the statement and changes nothing" {
    local pid status=0
    "$SKINSPIRE" sql dev -c 'create table t (a int)' -c 'select pg_sleep(60)' 3>&- &
    pid=$!
    until [ "$(psql_super -c "select count(*) from pg_stat_activity
                               where datname = '$(database_of dev)' and query like '%pg_sleep(60)'")" = 1 ]; do
        sleep 0.1
    done
    kill -TERM "$pid"
    wait "$pid" || status=$?
    [ "$status" -eq 130 ]
    [ "$(dev -c "select to_regclass('t') is null")" = t ]
}
