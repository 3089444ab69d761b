#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
load helper

setup()
{
    new_project
    mkdir -p database/schema
    echo 'create table wards (id int primary key);' >database/schema/10_wards.sql
    JOURNAL=.skinspire/log/operations.jsonl
}

teardown()
{
    chmod -R u+w . 2>/dev/null || true
    clean_up
}

@test "an empty journal" {
    run -0 "$SKINSPIRE" log
    assert_output --partial 'nothing is in the journal yet'
    run -0 --separate-stderr "$SKINSPIRE" log --json
    run -0 jq -c .operations <<<"$output"
    assert_output '[]'
}

@test "what was done and what failed" {
    "$SKINSPIRE" create dev
    "$SKINSPIRE" analyze dev -t wards
    echo 'select * from nowhere;' >database/schema/20_bad.sql
    run -5 "$SKINSPIRE" create test
    run -0 "$SKINSPIRE" log
    assert_line --regexp '^20[0-9-]+T[0-9:]+Z +dev +.* create dev +done +[0-9.]+ +database '
    assert_line --regexp ' test +.* create test +failed .*nowhere'
    run -0 --separate-stderr "$SKINSPIRE" log dev --json
    run -0 jq -r '.operations[] | .command, .outcome, .database' <<<"$output"
    assert_output $'create dev\ndone\n'"$(database_of dev)"$'\nanalyze dev --table wards\ndone\n'"$(database_of dev)"
    run -0 stat -c %a "$JOURNAL"
    assert_output 600
}

@test "the newest lines, and an unknown environment" {
    "$SKINSPIRE" create dev
    local i
    for i in 1 2 3; do "$SKINSPIRE" analyze dev -t wards; done
    run -0 --separate-stderr "$SKINSPIRE" log --limit 2 --json
    run -0 jq '.operations | length' <<<"$output"
    assert_output 2
    run -0 --separate-stderr "$SKINSPIRE" log development --limit 0 --json
    run -0 jq '.operations | length' <<<"$output"
    assert_output 4
    run -3 "$SKINSPIRE" log tset
    assert_output --partial 'did you mean "test"'
}

@test "a killed operation shows as interrupted" {
    echo 'select pg_sleep(20);' >database/schema/30_slow.sql
    "$SKINSPIRE" create dev >/dev/null 2>&1 3>&- &
    local program=$!
    until grep -qs '"begin"' "$JOURNAL"; do sleep 0.05; done
    run -0 "$SKINSPIRE" log
    assert_line --regexp 'create dev +running'
    kill -KILL "$program"
    wait "$program" || true
    run -0 "$SKINSPIRE" log
    assert_line --regexp 'create dev +interrupted'
}

@test "a torn last line is passed over, and does not swallow the next one" {
    "$SKINSPIRE" create dev
    printf '{"event":"begin","id":"torn","comm' >>"$JOURNAL"
    run -0 "$SKINSPIRE" log
    assert_line --regexp 'create dev +done'
    "$SKINSPIRE" analyze dev -t wards
    run -0 "$SKINSPIRE" log
    assert_line --regexp 'analyze dev --table wards +done'
}

@test "nonsense in the journal is passed over" {
    "$SKINSPIRE" create dev
    printf '\n\nnull\n[]\n{}\n{"event":"end","id":"nobody"}\n{"event":"begin","id":"x","pid":"text"}\n\xff\xfe\n' >>"$JOURNAL"
    run -0 "$SKINSPIRE" log
    assert_line --regexp 'create dev +done'
}

@test "a journal that can't be written is a warning, not a failure" {
    mkdir .skinspire
    : >.skinspire/log
    run -0 "$SKINSPIRE" create dev
    assert_equal "$(grep -c "the journal can't be written" <<<"$output")" 1
}

@test "the server keeps it too, where the role may" {
    export DEV_ADMIN_URL="postgresql://$SKI_TEST_SUPERUSER@/?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    "$SKINSPIRE" create dev
    run -0 psql_super -c "select environment, database, command, outcome from skinspire.operation_log
                           where database = '$(database_of dev)'"
    assert_output "dev|$(database_of dev)|create dev|done"
}

@test "where the role may not, nothing is said" {
    run -0 --separate-stderr "$SKINSPIRE" create dev
    refute [ -n "$(grep -i 'operation_log' <<<"$stderr")" ]
}

@test "two operations at once make the table once" {
    export DEV_ADMIN_URL="postgresql://$SKI_TEST_SUPERUSER@/?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    export TEST_ADMIN_URL=$DEV_ADMIN_URL
    psql_super -c 'drop table if exists skinspire.operation_log'
    "$SKINSPIRE" create dev >/dev/null 2>&1 3>&- &
    "$SKINSPIRE" create test >/dev/null 2>&1 3>&-
    wait
    run -0 psql_super -c "select count(*) from skinspire.operation_log where starts_with(database, '$ID')"
    assert_output 2
}

@test "values of rows stay out, also where errors may show them" {
    echo "insert into wards values (4711); insert into wards values (4711);" >database/schema/20_twice.sql
    run -5 "$SKINSPIRE" create dev --show-values
    assert_output --partial 4711
    run ! grep -r 4711 .skinspire
}

@test "a dry run is no operation" {
    "$SKINSPIRE" create dev --dry-run
    assert [ ! -e "$JOURNAL" ]
}
