#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# --resume: a restore of what has a manifest goes on where an interrupted one stopped; a copy goes on from a golden
# database, and nothing else does.
# shellcheck disable=SC2030,SC2031  # tests are subshells
load helper

ROWS=20000

# In a database that is being built the last table's rows and the last materialized view wait, when asked to.
setup()
{
    new_project
    new_databases dev test
    psql_in "$(database_of test)" "$OWNER" <<END
create table marker as select 'new' as state;
create function hold(n int, at text) returns bool language plpgsql as \$\$
begin
    if n = 1 and current_database() like '%\_new\_%' and current_setting('timezone') = at then
        perform pg_sleep(60);
    end if;
    return true;
end \$\$;
create table things (id int primary key, words text, unique (words));
insert into things select n, repeat(md5(n::text), 10) from generate_series(1, $ROWS) n;
create table parts (id int primary key, thing int references things);
insert into parts select id, id from things;
create index on parts (thing);
create table gate (n int check (hold(n, 'Asia/Tokyo')));
insert into gate values (1);
create table empty (id int);
create view seen as select * from parts;
create function stamp() returns trigger language plpgsql as \$\$ begin return new; end \$\$;
create trigger on_insert before insert on things for each row execute function stamp();
create policy own on parts using (true);
create statistics both_columns on id, thing from parts;
create materialized view slow as select hold(1, 'Asia/Seoul'), count(*) from things;
create unique index on slow (count);
select lo_from_bytea(0, repeat('a scan', 1000)::bytea) \g /dev/null
END
    psql_in "$(database_of dev)" "$OWNER" <<'END'
create table marker as select 'old' as state;
END
    run -0 "$SKINSPIRE" backup test --quiet --format archive --output archive
    BACKUP=archive
    SAID=$BATS_TEST_TMPDIR/said
}

teardown() { clean_up; }

state() { psql_in "$(database_of dev)" "$OWNER" -c 'select state from marker'; }

building()
{
    psql_super -c "select datname, oid from pg_database where starts_with(datname, '$(database_of dev)_new')"
}

same_content()
{
    dump "$(database_of test)" >"$BATS_TEST_TMPDIR/test.sql"
    dump "$(database_of dev)" >"$BATS_TEST_TMPDIR/dev.sql"
    diff "$BATS_TEST_TMPDIR/test.sql" "$BATS_TEST_TMPDIR/dev.sql"
}

# restore_until ZONE OPTION…: a restore in the background, until it holds at that place; RUNNING is its process.
restore_until()
{
    psql_super -c "alter role $OWNER set timezone = '$1'"
    "$SKINSPIRE" restore dev "$BACKUP" --confirm "$(database_of dev)" "${@:2}" >"$SAID" 2>&1 3>&- &
    RUNNING=$!
    until [[ $(psql_super -c "select count(*) from pg_stat_activity
        where starts_with(datname, '$(database_of dev)_new') and wait_event = 'PgSleep'") == 1 ]]; do
        kill -0 "$RUNNING" || { cat "$SAID"; return 1; }
        sleep 0.02
    done
}

goes_on_from()
{
    local left=$1
    psql_super -c "alter role $OWNER reset timezone"
    run -0 "$SKINSPIRE" restore dev "$BACKUP" --confirm "$(database_of dev)" --resume
    assert_output --partial 'going on with what an interrupted run has restored'
    [[ $(state) == new ]]
    assert_equal "$(psql_super -c "select oid from pg_database where datname = '$(database_of dev)'")" "${left#*|}"
    same_content
    [[ -z $(building) ]]
}

@test 'killed with -9 among the rows, and resumed: the same database becomes the target' {
    local left
    restore_until Asia/Tokyo --resume
    kill -9 "$RUNNING"
    wait "$RUNNING" || true
    [[ $(state) == old ]]
    left=$(building)
    [[ -n $left ]]
    goes_on_from "$left"
}

@test 'Ctrl-C behind the rows of a plain dump leaves what is there, says so, and it is resumed' {
    local left
    BACKUP=plain.sql.zst
    run -0 "$SKINSPIRE" backup test --quiet --compress --output "$BACKUP"
    restore_until Asia/Seoul --resume
    left=$(building)
    kill -INT "$RUNNING"
    ends_with 130 "$RUNNING"
    run cat "$SAID"
    assert_output --partial "kept in ${left%|*} for --resume"
    [[ $(building) == "$left" && $(state) == old ]]
    goes_on_from "$left"
}

@test 'killed again and again at random moments, it comes to its end' {
    for _ in {1..8}; do
        "$SKINSPIRE" restore dev archive --confirm "$(database_of dev)" --resume --quiet >"$SAID" 2>&1 3>&- &
        RUNNING=$!
        sleep "0.$((RANDOM % 50 + 10))"
        kill -9 "$RUNNING" 2>/dev/null || true
        wait "$RUNNING" || true
    done
    run -0 "$SKINSPIRE" restore dev archive --confirm "$(database_of dev)" --resume
    same_content
    [[ -z $(building) ]]
}

@test "an extension's tables have rows of their own, and it is resumed all the same" {
    local folder left
    folder=$(psql_super -c "select setting from pg_config() where name = 'SHAREDIR'")/extension
    [[ -w $folder ]] || skip 'extensions can not be made here'
    printf '%s\n' "default_version = '1'" 'superuser = false' >"$folder/ski_resumed.control"
    cat >"$folder/ski_resumed--1.sql" <<'END'
create table lists (id int primary key, builtin boolean);
insert into lists values (1, true);
create table jobs (id int);
select pg_catalog.pg_extension_config_dump('lists', 'where not builtin');
select pg_catalog.pg_extension_config_dump('jobs', '');
END
    psql_in "$(database_of test)" "$OWNER" <<'END'
create extension ski_resumed;
insert into lists values (2, false), (3, false);
insert into jobs values (1);
END
    BACKUP=extended
    run -0 "$SKINSPIRE" backup test --quiet --format archive --output "$BACKUP"
    restore_until Asia/Tokyo --resume
    left=$(building)
    until [[ $(psql_in "${left%|*}" "$OWNER" -c 'select count(*) from lists, jobs') == 3 ]]; do
        sleep 0.05
    done
    kill -9 "$RUNNING"
    wait "$RUNNING" || true
    goes_on_from "$left"
    rm -f "$folder"/ski_resumed*
}

@test 'another archive, other options or no --resume begin anew' {
    local left
    restore_until Asia/Tokyo --resume
    kill -9 "$RUNNING"
    wait "$RUNNING" || true
    left=$(building)
    psql_super -c "alter role $OWNER reset timezone"
    run -0 "$SKINSPIRE" restore dev archive --confirm "$(database_of dev)" --resume --no-owner
    refute_output --partial 'going on with'
    [[ $(psql_super -c "select oid from pg_database where datname = '$(database_of dev)'") != "${left#*|}" ]]
    restore_until Asia/Tokyo --resume
    kill -9 "$RUNNING"
    wait "$RUNNING" || true
    psql_super -c "alter role $OWNER reset timezone"
    run -0 "$SKINSPIRE" restore dev archive --confirm "$(database_of dev)"
    refute_output --partial 'going on with'
    same_content
    [[ -z $(building) ]]
}

@test 'rows that somebody has changed there are found, and it begins anew next time' {
    local left
    restore_until Asia/Tokyo --resume
    left=$(building)
    until [[ $(psql_in "${left%|*}" "$OWNER" -c 'select count(*) from things') == "$ROWS" ]]; do
        sleep 0.05
    done
    kill -9 "$RUNNING"
    wait "$RUNNING" || true
    psql_super -c "alter role $OWNER reset timezone"
    psql_in "${left%|*}" "$OWNER" -c "update things set words = 'other' where id = 1"
    run -6 "$SKINSPIRE" restore dev archive --confirm "$(database_of dev)" --resume
    assert_output --partial 'table public.things: it was filled by an interrupted run'
    [[ $(state) == old ]]
    [[ -z $(building) ]]
    run -0 "$SKINSPIRE" restore dev archive --confirm "$(database_of dev)" --resume
    same_content
}

@test 'what can not be resumed is refused, and why' {
    dump "$(database_of test)" >plain.sql
    run -7 "$SKINSPIRE" restore dev plain.sql --confirm "$(database_of dev)" --resume
    assert_output --partial 'can only run from its beginning'
    run -7 "$SKINSPIRE" restore dev archive --table parts --confirm "$(database_of dev)" --resume
    assert_output --partial 'in one transaction'
    run -7 "$SKINSPIRE" copy test dev --resume
    assert_output --partial 'that only its own connection could see'
    run -7 "$SKINSPIRE" copy test dev --resume --way stream
    assert_output --partial 'that only its own connection could see'
    run -2 "$SKINSPIRE" copy test dev --resume --golden=refresh
    [[ $(state) == old ]]
}

@test 'a copy goes on from the golden database' {
    run -0 "$SKINSPIRE" copy test dev --golden
    psql_in "$(database_of dev)" "$OWNER" -c "update marker set state = 'old'"
    psql_in "$(database_of test)" "$OWNER" -c "update marker set state = 'newer'"
    run -0 "$SKINSPIRE" copy test dev --resume
    assert_output --partial golden
    [[ $(state) == new ]]
    psql_super <<<"select format('drop database %I with (force)', datname) from pg_database
        where datname like '%golden%' and pg_get_userbyid(datdba) = '$OWNER' \gexec"
}
