#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
load helper

setup()
{
    new_project
    new_databases dev
    psql_in "$(database_of dev)" "$OWNER" <<'END'
create table wards (id int);
create table "Wards" (id int);
create table "o'clock ""x"" Ä" (id int);
create schema "My Schema";
create table "My Schema"."my.table" (id int);
create table parts (id int) partition by range (id);
create table parts_1 partition of parts for values from (0) to (100);
create view ward_view as select * from wards;
insert into wards select generate_series(1, 1000);
insert into parts select generate_series(1, 50);
delete from wards;
END
}

teardown()
{
    clean_up
}

# When the table was last vacuumed and analyzed by hand: t or f for each.
touched()
{
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" \
        -c "select last_vacuum is not null, last_analyze is not null from pg_stat_user_tables where relname = '$1'"
}

@test "vacuum takes every table of the database" {
    run -0 "$SKINSPIRE" vacuum dev
    assert_line --regexp '^public.wards .* done'
    assert_line --regexp '^"My Schema"."my.table" .* done'
    assert_line --regexp "^and [0-9]+ of the server's own tables"
    refute_output --partial 'ward_view'
    run -0 touched wards
    assert_output 't|f'
    run -0 touched parts_1
    assert_output 't|f'
}

@test "vacuum --analyze does both, analyze one" {
    run -0 "$SKINSPIRE" vacuum dev --analyze --table wards
    run -0 touched wards
    assert_output 't|t'
    run -0 "$SKINSPIRE" analyze dev --table Wards
    run -0 touched Wards
    assert_output 'f|t'
    run -0 touched parts_1
    assert_output 'f|f'
}

@test "names as they are, as psql reads them, with a schema or without" {
    run -0 --separate-stderr "$SKINSPIRE" analyze dev -t WARDS -t '"Wards"' -t "o'clock \"x\" Ä" -t 'My Schema.my.table' -t public.parts
    assert_equal "$(grep -c ' done' <<<"$output")" 5
    assert_line --regexp '^public.wards '
    assert_line --regexp '^public."Wards" '
    run -0 --separate-stderr "$SKINSPIRE" analyze dev -t '"My Schema"."my.table"' -t my.table
    assert_equal "$(grep -c ' done' <<<"$output")" 1
}

@test "an unknown table stops before anything is done" {
    run -1 "$SKINSPIRE" vacuum dev -t wards -t wrads
    assert_output --partial 'there is no table "wrads"'
    assert_output --partial 'did you mean "wards"'
    run -0 touched wards
    assert_output 'f|f'
    run -1 "$SKINSPIRE" vacuum dev -t ward_view
    run -1 "$SKINSPIRE" vacuum dev -t '"half'
}

@test "a name that two schemas have must be made plain" {
    psql_in "$(database_of dev)" "$OWNER" <<<'create schema a; create table a.twice (); create schema b; create table b.twice ()'
    run -2 "$SKINSPIRE" vacuum dev -t twice
    assert_output --partial 'a.twice or b.twice'
    run -0 "$SKINSPIRE" vacuum dev -t b.twice
    psql_in "$(database_of dev)" "$OWNER" <<<'create table twice ()'
    run -0 "$SKINSPIRE" vacuum dev -t twice
    assert_line --regexp '^public.twice '
}

@test "tables of others are reported as skipped" {
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" <<<'create table foreign_one ()'
    psql_super -c "create role ${ID}guest login"
    DEV_DATABASE_URL=$(url_of dev "${ID}guest")
    run -0 "$SKINSPIRE" vacuum dev -t foreign_one
    assert_line --regexp '^public.foreign_one .* skipped +.*foreign_one'
    run -0 --separate-stderr "$SKINSPIRE" vacuum dev --json
    run -0 jq -r '.tables[] | select(.table == "public.wards") | .outcome' <<<"$output"
    assert_output skipped
}

# Deleted rows keep their room while any transaction of the whole server, other tests' too, is older than the deletion.
wait_for_older_transactions()
{
    local now
    now=$(psql_super -c 'select pg_current_xact_id()')
    until [[ $(psql_super -c "select pg_snapshot_xmin(pg_current_snapshot()) > '$now'") == t ]]; do
        sleep 0.2
    done
}

@test "vacuum --full gives the room back" {
    psql_in "$(database_of dev)" "$OWNER" <<<'insert into wards select generate_series(1, 10000); delete from wards where id > 1'
    wait_for_older_transactions
    run -0 "$SKINSPIRE" vacuum dev --full -t wards
    run -0 psql_in "$(database_of dev)" "$OWNER" -c "select pg_relation_size('wards') <= 8192"
    assert_output t
}

@test "vacuum --full of a protected database asks for its name" {
    new_databases prod
    psql_in "$(database_of prod)" "$OWNER" <<<'create table wards ()'
    run -7 "$SKINSPIRE" vacuum prod --full
    assert_output --partial "--confirm '$(database_of prod)'"
    run -0 "$SKINSPIRE" vacuum prod --full --confirm "$(database_of prod)"
    run -0 "$SKINSPIRE" vacuum prod
}

@test "dry-run lists, and does nothing" {
    run -0 "$SKINSPIRE" vacuum dev --full --dry-run
    assert_line --regexp '^public.wards .* planned'
    run -0 touched wards
    assert_output 'f|f'
}

@test "Ctrl-C stops a table that waits" {
    psql_in "$(database_of dev)" "$OWNER" >/dev/null 3>&- <<<'begin; lock table wards in access share mode; select pg_sleep(20)' &
    local holder=$! program code=0
    until [[ $(locks AccessShareLock) == 1 ]]; do sleep 0.05; done
    "$SKINSPIRE" vacuum dev --full -t wards >/dev/null 2>&1 3>&- &
    program=$!
    until [[ $(locks AccessExclusiveLock) == 1 ]]; do sleep 0.05; done
    kill -TERM "$program"
    wait "$program" || code=$?
    assert_equal "$code" 130
    run -0 locks AccessExclusiveLock
    assert_output 0
    kill "$holder"
    wait "$holder" || true
    psql_super -c "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$(database_of dev)'" >/dev/null
}

locks()
{
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" \
        -c "select count(*) from pg_locks where relation = 'wards'::regclass and mode = '$1'"
}
