#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
load helper

setup()
{
    new_project
    mkdir -p database/schema database/seed
    echo 'create table wards (id int primary key, name text not null);' >database/schema/10_wards.sql
    echo "insert into wards values (1, 'One') on conflict do nothing;" >database/seed/10_wards.sql
    "$SKINSPIRE" create dev
    psql_in "$(database_of dev)" "$OWNER" -c "insert into wards values (7, 'Seven')"
}

teardown()
{
    clean_up
}

rows()
{
    psql_in "$(database_of dev)" "$OWNER" -c 'select id from wards order by id'
}

@test "reset gives empty tables, and undo brings the rows back" {
    run -0 "$SKINSPIRE" reset dev
    assert_line --partial "'skinspire undo dev' brings it back"
    run -0 rows
    assert_output ''
    run -0 "$SKINSPIRE" undo dev
    run -0 rows
    assert_output 7
}

@test "reset --init loads the standard rows" {
    run -0 "$SKINSPIRE" reset dev --init
    run -0 rows
    assert_output 1
}

@test "owner, grants and settings of the database stay" {
    psql_super <<END
create role ${ID}reader login;
alter database $(database_of dev) set work_mem = '7MB';
alter database $(database_of dev) connection limit 17;
revoke connect on database $(database_of dev) from public;
grant connect on database $(database_of dev) to ${ID}reader;
END
    local before after
    before=$(properties)
    run -0 "$SKINSPIRE" reset dev
    after=$(properties)
    assert_equal "$after" "$before"
}

properties()
{
    psql_super -c "select datdba::regrole, datacl, datconnlimit, datcollate, encoding, setconfig
                     from pg_database d left join pg_db_role_setting s on s.setdatabase = d.oid
                    where datname = '$(database_of dev)'"
}

@test "an error in a file leaves the database as it was" {
    echo 'select 1/0;' >database/schema/20_bad.sql
    run -5 "$SKINSPIRE" reset dev
    assert_output --partial '20_bad.sql:1'
    run -0 rows
    assert_output 7
    run -0 psql_super -c "select datname from pg_database where starts_with(datname, '$ID')"
    assert_output "$(database_of dev)"
}

@test "dry-run changes nothing" {
    run -0 "$SKINSPIRE" reset dev --init --dry-run
    assert_line --partial 'would be made anew'
    assert_line '  database/schema/10_wards.sql'
    assert_line '  database/seed/10_wards.sql'
    run -0 rows
    assert_output 7
}

@test "a project without SQL files has nothing to reset to" {
    rm -r database/schema
    run -3 "$SKINSPIRE" reset dev
    assert_output --partial 'there are none'
    run -0 rows
    assert_output 7
}

@test "connected sessions are ended and may come back" {
    psql_in "$(database_of dev)" "$OWNER" -c 'select pg_sleep(30)' >/dev/null 2>&1 3>&- &
    until [[ $(psql_super -c "select count(*) from pg_stat_activity where datname = '$(database_of dev)'") == 1 ]]; do
        sleep 0.05
    done
    run -0 "$SKINSPIRE" reset dev
    assert_output --partial 'will be ended at the swap'
    run -0 rows
    assert_output ''
    wait || true
}

@test "reset makes a database that is missing" {
    run -0 "$SKINSPIRE" reset test
    refute_output --partial 'retained'
    run -0 psql_in "$(database_of test)" "$OWNER" -c 'select count(*) from wards'
    assert_output 0
}

@test "a role that may not create databases resets in place, after a backup" {
    psql_super -c "alter role $OWNER nocreatedb"
    psql_in "$(database_of dev)" "$OWNER" -c 'create table leftover as select 1 as n' -c 'create schema relics'
    run -0 "$SKINSPIRE" reset dev --dry-run
    assert_output --partial 'in place'
    run -0 "$SKINSPIRE" reset dev --init
    assert_output --partial 'is reset in place'
    assert_output --partial 'backed up to'
    run -0 rows
    assert_output 1
    run -0 psql_in "$(database_of dev)" "$OWNER" -c "select to_regclass('leftover') is null, to_regnamespace('relics') is null"
    assert_output 't|t'
    psql_super -c "alter role $OWNER createdb"
    run -0 "$SKINSPIRE" restore dev latest
    run -0 rows
    assert_output 7
}

@test "in place an error in a file takes all of it back, and what is not ours is named" {
    psql_super -c "alter role $OWNER nocreatedb"
    echo 'select 1/0;' >database/schema/20_bad.sql
    run -5 "$SKINSPIRE" reset dev --no-backup
    assert_output --partial '20_bad.sql:1'
    run -0 rows
    assert_output 7
    rm database/schema/20_bad.sql
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'create table not_ours (n int)'
    run -7 "$SKINSPIRE" reset dev --no-backup
    assert_output --partial 'table public.not_ours belongs to'
    run -0 rows
    assert_output 7
}
