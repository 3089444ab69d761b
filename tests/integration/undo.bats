#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# undo: the database that stood before comes back, and what is lost from view is said.
load helper

setup()
{
    new_project
    new_databases dev test
    psql_in "$(database_of test)" "$OWNER" -c 'create table things as select n from generate_series(1, 10) n'
    psql_in "$(database_of dev)" "$OWNER" -c 'create table things as select 1 as n'
}

teardown()
{
    clean_up
}

things()
{
    psql_in "$(database_of dev)" "$OWNER" -c 'select count(*) from things'
}

@test 'undo brings the old database back, and once more the newer one' {
    psql_super -c "comment on database $(database_of dev) is 'as it was'"
    "$SKINSPIRE" copy test dev
    [[ $(things) == 10 ]]
    run -0 "$SKINSPIRE" undo dev
    assert_output --partial 'dev has back: the state before copy from test'
    [[ $(things) == 1 ]]
    run -0 psql_super -c "select shobj_description(oid, 'pg_database') from pg_database where datname = '$(database_of dev)'"
    assert_output 'as it was'
    run -0 "$SKINSPIRE" undo dev
    [[ $(things) == 10 ]]
}

@test 'undo says which later writes disappear from view' {
    DEV_DATABASE_URL=$(url_of dev "$SKI_TEST_SUPERUSER") "$SKINSPIRE" copy test dev
    DEV_DATABASE_URL=$(url_of dev "$SKI_TEST_SUPERUSER") run -0 "$SKINSPIRE" undo dev --dry-run
    assert_output --partial 'no row was written'
    psql_in "$(database_of dev)" "$OWNER" <<'END'
insert into things values (11), (12);
update things set n = 0 where n = 1;
delete from things where n = 2;
END
    DEV_DATABASE_URL=$(url_of dev "$SKI_TEST_SUPERUSER") run -0 "$SKINSPIRE" undo dev --dry-run
    assert_output --partial 'public.things: 2 inserted, 1 updated, 1 deleted'
    [[ $(things) == 11 ]]
    DEV_DATABASE_URL=$(url_of dev "$SKI_TEST_SUPERUSER") run -0 "$SKINSPIRE" undo dev
    assert_output --partial 'public.things: 2 inserted, 1 updated, 1 deleted'
    [[ $(things) == 1 ]]
}

@test 'undo says which tables were emptied or dropped since' {
    psql_in "$(database_of test)" "$OWNER" -c 'create table others as select 1 as n'
    "$SKINSPIRE" copy test dev
    psql_in "$(database_of dev)" "$OWNER" <<'END'
truncate things;
drop table others;
END
    run -0 "$SKINSPIRE" undo dev --dry-run
    assert_output --partial 'public.things: emptied or rewritten'
    assert_output --partial 'public.others: dropped'
}

@test 'nothing to undo is one clear error' {
    run -1 "$SKINSPIRE" undo dev
    assert_output --partial 'no database is retained'
    assert_output --partial 'undo --list'
}

@test '--list shows what is retained, everywhere' {
    "$SKINSPIRE" copy test dev
    run -0 "$SKINSPIRE" undo --list
    assert_output --partial "$(database_of dev)_old_"
    run -0 --separate-stderr "$SKINSPIRE" undo --list --json
    run -0 jq -r '.retained[] | [.environment, .operation, .source] | join(" ")' <<<"$output"
    assert_output 'dev copy test'
}

@test 'only so many are retained as the settings say' {
    for _ in 1 2 3; do "$SKINSPIRE" copy test dev --set retention.count=2; done
    run -0 psql_super -c "select count(*) from pg_database where starts_with(datname, '$(database_of dev)_old_')"
    assert_output 2
    run -0 "$SKINSPIRE" copy test dev --set retention.count=0
    refute_output --partial 'brings it back'
    run -0 psql_super -c "select count(*) from pg_database where starts_with(datname, '$(database_of dev)_old_')"
    assert_output 0
}

@test '--to goes further back' {
    "$SKINSPIRE" copy test dev
    local first
    first=$(psql_super -c "select datname from pg_database where starts_with(datname, '$(database_of dev)_old_')")
    "$SKINSPIRE" copy test dev
    run -1 "$SKINSPIRE" undo dev --to nothing
    assert_output --partial 'is named nothing'
    run -0 "$SKINSPIRE" undo dev --to "$first"
    [[ $(things) == 1 ]]
}

@test 'a retained database that is too old goes' {
    "$SKINSPIRE" copy test dev
    local retained
    retained=$(psql_super -c "select datname from pg_database where starts_with(datname, '$(database_of dev)_old_')")
    psql_super <<END
select format('comment on database %I is %L', datname,
              regexp_replace(shobj_description(oid, 'pg_database'), '"replaced_at":"20..', '"replaced_at":"2001'))
  from pg_database where datname = '$retained' \gexec
END
    "$SKINSPIRE" copy test dev --set retention.count=5
    run -0 psql_super -c "select count(*) from pg_database where datname = '$retained'"
    assert_output 0
}

@test 'clients that are connected are ended, a protected environment wants its name' {
    new_databases prod
    psql_in "$(database_of prod)" "$OWNER" -c 'create table things as select 5 as n'
    "$SKINSPIRE" copy test prod --confirm "$(database_of prod)"
    run -7 "$SKINSPIRE" undo prod </dev/null
    psql_in "$(database_of prod)" "$OWNER" -c 'select pg_sleep(60)' &
    local client=$!
    until [[ $(psql_super -c "select count(*) from pg_stat_activity where datname = '$(database_of prod)'") != 0 ]]; do
        sleep 0.05
    done
    run -7 "$SKINSPIRE" undo prod --no-disconnect --confirm "$(database_of prod)"
    run -0 "$SKINSPIRE" undo prod --confirm "$(database_of prod)"
    fails "$client"
    run -0 psql_in "$(database_of prod)" "$OWNER" -c 'select n from things'
    assert_output 5
}

@test 'a retained database that was renamed by hand is in use again, and never dropped' {
    local dev retained
    dev=$(database_of dev)
    "$SKINSPIRE" copy test dev
    retained=$(psql_super -c "select datname from pg_database where starts_with(datname, '${dev}_old_')")
    psql_super -c "alter database $dev rename to ${ID}failed" -c "alter database \"$retained\" rename to $dev"
    run -1 "$SKINSPIRE" undo dev
    assert_output --partial 'no database is retained'
    "$SKINSPIRE" copy test dev --set retention.count=1
    "$SKINSPIRE" copy test dev --set retention.count=0
    [[ $(things) == 10 ]]
    run -0 psql_super -c "select shobj_description(oid, 'pg_database') is null from pg_database where datname = '$dev'"
    assert_output t
}

@test 'within one second, the newest is the one that was put aside last' {
    local round
    for round in 1 2 3 4; do
        psql_in "$(database_of dev)" "$OWNER" -c "create table mine_$round ()"
        run -0 "$SKINSPIRE" copy test dev --way clone --quiet
        run -0 "$SKINSPIRE" undo dev --quiet
        assert_equal "$(psql_in "$(database_of dev)" "$OWNER" -c "select to_regclass('mine_$round')")" "mine_$round"
    done
}
