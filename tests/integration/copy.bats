#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# copy: what arrives, what stays the target's, what is refused before the start.
load helper

setup()
{
    new_project
    new_databases dev test
    psql_in "$(database_of test)" "$OWNER" <<'END'
create table patients (id bigint generated always as identity primary key, name text not null unique, born date);
insert into patients (name, born) select 'patient ' || n, date '1950-01-01' + n from generate_series(1, 500) n;
create index on patients (born) where born > '1951-01-01';
create sequence invoice_numbers start 1000 increment 5;
select nextval('invoice_numbers'), nextval('invoice_numbers') \g /dev/null
create function stamp() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger on_insert before insert on patients for each row execute function stamp();
create trigger switched_off before update on patients for each row execute function stamp();
alter table patients disable trigger switched_off;
create view elders as select * from patients where born < '1960-01-01';
create materialized view years as select extract(year from born) as year, count(*) from patients group by 1;
create type mood as enum ('calm', 'worried');
create table visits (patient bigint references patients, at timestamptz, mood mood) partition by range (at);
create table visits_2025 partition of visits for values from ('2025-01-01') to ('2026-01-01');
insert into visits select id, '2025-05-05', 'calm' from patients;
select lo_from_bytea(0, 'a scan') \g /dev/null
comment on table patients is 'PHI: all of it';
END
    psql_in "$(database_of dev)" "$OWNER" <<'END'
create table old_table as select 1 as one;
END
}

teardown()
{
    clean_up
}

same_content()
{
    dump "$(database_of "$1")" >"$BATS_TEST_TMPDIR/$1.sql"
    dump "$(database_of "$2")" >"$BATS_TEST_TMPDIR/$2.sql"
    diff "$BATS_TEST_TMPDIR/$1.sql" "$BATS_TEST_TMPDIR/$2.sql"
}

is_untouched()
{
    run -0 psql_in "$(database_of dev)" "$OWNER" -c 'select one from old_table'
    assert_output 1
}

@test 'everything arrives: the dumps are equal' {
    run -0 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'copied test to dev'
    same_content test dev
}

@test 'the old database is retained and says where it came from' {
    run -0 "$SKINSPIRE" copy test dev --way stream
    run -0 psql_super -c "select datname from pg_database where starts_with(datname, '$(database_of dev)_old_')"
    local retained=$output
    run -0 psql_in "$retained" "$OWNER" -c 'select one from old_table'
    assert_output 1
    run -0 psql_super -c "select shobj_description(oid, 'pg_database') from pg_database where datname = '$retained'"
    assert_output --partial "it was $(database_of dev) until copy from test"
}

@test 'a target that does not exist is made' {
    psql_super -c "drop database $(database_of dev)"
    run -0 "$SKINSPIRE" copy test dev --way stream
    same_content test dev
    run -0 psql_super -c "select count(*) from pg_database where starts_with(datname, '$(database_of dev)')"
    assert_output 1
}

@test 'what belongs to the target as a database stays' {
    local dev other=${ID}other
    dev=$(database_of dev)
    psql_super <<END
create role $other login;
grant $other to $OWNER;
alter database $dev connection limit 17;
comment on database $dev is 'the developers'' own';
revoke temporary on database $dev from public;
grant connect, create on database $dev to $other with grant option;
alter database $dev set search_path to "Odd, schema", public;
alter database $dev set app.clinic = 'it''s \\ here';
alter database $dev set work_mem to '5MB';
alter role $other in database $dev set statement_timeout to '7s';
END
    properties()
    {
        psql_super <<END
select datconnlimit, datacl, pg_get_userbyid(datdba), shobj_description(oid, 'pg_database')
  from pg_database where datname = '$dev';
select setrole::regrole, setconfig from pg_db_role_setting
 where setdatabase = (select oid from pg_database where datname = '$dev') order by 1;
END
    }
    properties >"$BATS_TEST_TMPDIR/before"
    # A superuser carries all of it.
    DEV_DATABASE_URL=$(url_of dev "$SKI_TEST_SUPERUSER") run -0 "$SKINSPIRE" copy test dev --way stream
    properties >"$BATS_TEST_TMPDIR/after"
    diff "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
    run -0 psql_in "$dev" "$SKI_TEST_SUPERUSER" -c 'show app.clinic'
    assert_output "it's \\ here"
    run -0 psql_in "$dev" "$SKI_TEST_SUPERUSER" -c 'show search_path'
    assert_output '"Odd, schema", public'
}

@test 'what an ordinary role can not carry over is said before the start' {
    local dev
    dev=$(database_of dev)
    psql_super -c "alter database $dev set log_min_messages to 'error'"
    run -0 "$SKINSPIRE" copy test dev --way stream --dry-run
    assert_output --partial 'not carried over: the setting log_min_messages'
    is_untouched
}

@test 'source and target that are one database are refused, under another address too' {
    run -7 "$SKINSPIRE" copy dev dev
    assert_output --partial 'same database'
    DEV_DATABASE_URL="$(url_of test)&application_name=elsewhere" run -7 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'same database'
}

@test 'a replication slot of the target stops the copy' {
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" \
        -c "select pg_create_logical_replication_slot('${ID}slot', 'pgoutput')" >/dev/null
    run -7 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial "replication slot ${ID}slot"
    is_untouched
}

@test 'a prepared transaction on the target stops the copy' {
    psql_in "$(database_of dev)" "$OWNER" <<END
begin; insert into old_table values (2); prepare transaction '${ID}open';
END
    run -7 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'prepared transaction'
    is_untouched
}

@test 'a subscription of the target stops the copy' {
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c "create subscription ${ID}feed
        connection 'dbname=nowhere' publication p with (connect = false)"
    run -7 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial "subscription ${ID}feed"
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" <<END
alter subscription ${ID}feed set (slot_name = none); drop subscription ${ID}feed;
END
    is_untouched
}

@test 'sessions on the target are ended, or with --no-disconnect refuse the copy' {
    psql_in "$(database_of dev)" "$OWNER" -c 'select pg_sleep(60)' &
    local client=$!
    until [[ $(psql_super -c "select count(*) from pg_stat_activity where datname = '$(database_of dev)'") != 0 ]]; do
        sleep 0.05
    done
    run -7 "$SKINSPIRE" copy test dev --way stream --no-disconnect
    assert_output --partial '1 session is connected'
    is_untouched
    run -0 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'will be ended at the swap'
    fails "$client"
    same_content test dev
}

@test 'a membership that is not inherited ends nobody: said before the start' {
    psql_super -c "create role ${ID}guest login" -c "alter role $OWNER noinherit" -c "grant ${ID}guest to $OWNER"
    psql_in "$(database_of dev)" "${ID}guest" -c 'select pg_sleep(60)' 2>/dev/null &
    until [[ $(psql_super -c "select count(*) from pg_stat_activity where datname = '$(database_of dev)'") != 0 ]]; do
        sleep 0.05
    done
    run -0 "$SKINSPIRE" copy test dev --way stream --dry-run
    assert_output --regexp "may not end a session.*role ${ID}guest"
}

@test 'not enough disk stops the copy' {
    run -7 "$SKINSPIRE" copy test dev --way stream --set disk.reserve=1048576
    assert_output --partial 'not enough disk'
    is_untouched
}

@test 'a protected target wants its name' {
    new_databases prod
    psql_in "$(database_of prod)" "$OWNER" -c 'create table old_table as select 1 as one'
    run -7 "$SKINSPIRE" copy test prod --way stream </dev/null
    assert_output --partial "--confirm '$(database_of prod)'"
    run -7 "$SKINSPIRE" copy test prod --way stream --confirm wrong
    run -0 psql_in "$(database_of prod)" "$OWNER" -c 'select one from old_table'
    run -0 "$SKINSPIRE" copy test prod --way stream --confirm "$(database_of prod)"
    same_content test prod
}

@test 'patients do not leave a protected environment unmasked without a word' {
    new_databases prod
    psql_in "$(database_of prod)" "$OWNER" -c "create table secrets as select 'x' as x"
    run -7 "$SKINSPIRE" copy prod dev --way stream
    assert_output --partial '--unmasked'
    run -7 "$SKINSPIRE" copy prod dev --way stream --unmasked </dev/null
    is_untouched
    run -0 "$SKINSPIRE" copy prod dev --way stream --unmasked --confirm "$(database_of prod)"
    same_content prod dev
}

@test 'after_copy.sql runs before the swap, and its failure leaves the target alone' {
    mkdir database
    echo 'update patients set name = name || '\'' (copy)'\'';' >database/after_copy.sql
    run -0 "$SKINSPIRE" copy test dev --way stream
    run -0 psql_in "$(database_of dev)" "$OWNER" -c "select count(*) from patients where name like '% (copy)'"
    assert_output 500
    printf 'select 1;\nselect no_such_column from patients;\n' >database/after_copy.sql
    run -5 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'after_copy.sql:2:8'
    run -0 psql_in "$(database_of dev)" "$OWNER" -c "select count(*) from patients where name like '% (copy)'"
    assert_output 500
    run -0 psql_super -c "select count(*) from pg_database where starts_with(datname, '$(database_of dev)_new')"
    assert_output 0
}

@test 'row-level security never hides rows: all of them or an error' {
    psql_in "$(database_of test)" "$OWNER" <<'END'
alter table patients enable row level security;
alter table patients force row level security;
create policy few on patients using (id < 10);
END
    run -5 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'row-level security'
    is_untouched
    TEST_DATABASE_URL=$(url_of test "$SKI_TEST_SUPERUSER") DEV_DATABASE_URL=$(url_of dev "$SKI_TEST_SUPERUSER") \
        run -0 "$SKINSPIRE" copy test dev --way stream
    run -0 psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'select count(*) from patients'
    assert_output 500
}

@test 'an error of a row names the table and not the value' {
    psql_in "$(database_of test)" "$OWNER" <<'END'
create table limits (highest int);
insert into limits values (100);
create function fits(n int) returns boolean language sql as 'select n <= (select coalesce(max(highest), 0) from public.limits)';
create table a_first (secret text, n int check (fits(n)));
insert into a_first values ('Jane Roe has measles', 7);
delete from limits;
END
    run -5 "$SKINSPIRE" copy test dev --way stream
    refute_output --partial 'Jane Roe'
    assert_output --partial 'a_first'
    is_untouched
}

@test 'who owns objects by a right on their schema has it in time' {
    psql_super -c "create role ${ID}keepers role $OWNER"
    psql_in "$(database_of test)" "$OWNER" -c 'create schema kept' -c "grant create on schema kept to ${ID}keepers" \
        -c 'create table kept.files as select 1 as id' -c "alter table kept.files owner to ${ID}keepers"
    run -0 "$SKINSPIRE" copy test dev --way stream
    same_content test dev
    run -0 "$SKINSPIRE" backup test --output kept.sql
    run -0 "$SKINSPIRE" restore dev kept.sql --confirm "$(database_of dev)"
    same_content test dev
}

@test 'what only a superuser can make is said before the start' {
    psql_in "$(database_of test)" "$SKI_TEST_SUPERUSER" <<'END'
create function watch() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger watching on ddl_command_end execute function watch();
END
    run -7 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'event trigger watching can only be made by a superuser'
    assert_output --partial 'objects belong to'
    assert_output --partial 'hint: create what is missing, or copy without it: --no-owner'
    is_untouched
    run -7 "$SKINSPIRE" copy test dev --way stream --no-owner
    assert_output --partial 'hint: provide it on the target'
}

@test 'a pooler is refused, and a direct address for administration does' {
    start_pgbouncer
    local pooled="postgresql://$OWNER@/$(database_of test)?host=$SKI_TEST_PGHOST&port=$BOUNCER_PORT" direct=$TEST_DATABASE_URL
    TEST_DATABASE_URL=$pooled run -7 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'through a pooler'
    is_untouched
    TEST_DATABASE_URL=$pooled TEST_ADMIN_URL=$direct run -0 "$SKINSPIRE" copy test dev --way stream
    same_content test dev
}

@test 'a dry run looks and changes nothing' {
    run -0 "$SKINSPIRE" copy test dev --way stream --dry-run
    assert_output --partial 'would be copied'
    is_untouched
    run -0 psql_super -c "select count(*) from pg_database where starts_with(datname, '$ID')"
    assert_output 2
}

@test '--json says what happened' {
    run -0 --separate-stderr "$SKINSPIRE" copy test dev --way stream --json
    run -0 jq -r '[.schema_version, .source, .target, .tables, .rows, .replaced] | join(" ")' <<<"$output"
    assert_output '1 test dev 2 1000 true'
}

@test 'two copies at once on one target: one is refused, none is harmed' {
    "$SKINSPIRE" copy test dev --way stream >"$BATS_TEST_TMPDIR/first" 2>&1 3>&- &
    local first=$!
    until [[ $(psql_super -c "select count(*) from pg_database where starts_with(datname, '$(database_of dev)_new')") == 1 ]]; do
        sleep 0.02
    done
    kill -STOP "$first"
    run -7 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'being replaced by another run'
    run -7 "$SKINSPIRE" copy test dev --way stream --dry-run
    kill -CONT "$first"
    ends_with 0 "$first"
    same_content test dev
}

@test 'a role without CREATEDB gets one clear error' {
    psql_super -c "alter role $OWNER nocreatedb"
    run -5 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'permission denied to create database'
    is_untouched
}

@test 'wrong rights, a missing source and an unknown environment' {
    run -3 "$SKINSPIRE" copy tset dev
    assert_output --partial 'test'
    psql_super -c "drop database $(database_of test)"
    run -4 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'does not exist'
    is_untouched
}

@test 'names with quotes, spaces, capitals, Unicode and 63 bytes' {
    local name long url
    long=$ID
    while (($(printf %s "${long}ß" | wc -c) <= 63)); do long+=ß; done
    while (($(printf %s "${long}x" | wc -c) <= 63)); do long+=x; done
    for name in "${ID}It's \"Quoted\" Größe" "$long"; do
        psql_super -v name="$name" -v owner="$OWNER" <<<'create database :"name" owner :"owner"'
        url="postgresql://$OWNER@/$(jq -rn --arg name "$name" '$name | @uri')?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
        psql_in "$name" "$OWNER" <<'END'
create schema "Odd ""schema"" 病";
create table "Odd ""schema"" 病"."Table with 'quotes' and %s" ("Köln" int);
insert into "Odd ""schema"" 病"."Table with 'quotes' and %s" values (1), (2);
END
        TEST_DATABASE_URL=$url run -0 "$SKINSPIRE" copy test dev --way stream
        dump "$name" >"$BATS_TEST_TMPDIR/source.sql"
        dump "$(database_of dev)" >"$BATS_TEST_TMPDIR/dev.sql"
        diff "$BATS_TEST_TMPDIR/source.sql" "$BATS_TEST_TMPDIR/dev.sql"
        DEV_DATABASE_URL=$url run -0 "$SKINSPIRE" copy test dev --way stream
        dump "$name" >"$BATS_TEST_TMPDIR/target.sql"
        dump "$(database_of test)" >"$BATS_TEST_TMPDIR/test.sql"
        diff "$BATS_TEST_TMPDIR/test.sql" "$BATS_TEST_TMPDIR/target.sql"
        DEV_DATABASE_URL=$url run -0 "$SKINSPIRE" undo dev
        run -0 psql_in "$name" "$OWNER" -c 'select count(*) from "Odd ""schema"" 病"."Table with '\''quotes'\'' and %s"'
        assert_output 2
    done
}

@test 'expressions that the server says in other words after a restore are no differences' {
    psql_in "$(database_of test)" "$OWNER" <<'END'
create table stays (state varchar(10) default ('open'::varchar)::text check (state in ('open', 'closed')),
                    done boolean generated always as (state in ('closed', 'void')) stored);
create index on stays (state) where state in ('open', 'void');
create policy open_ones on stays using (state in ('open', 'void'));
create trigger reopened before update on stays for each row when (new.state in ('open', 'void')) execute function stamp();
END
    run -0 "$SKINSPIRE" copy test dev --way stream
}

@test 'foreign keys of and to partitioned tables, however the server named their parts' {
    psql_in "$(database_of test)" "$OWNER" <<'END'
create table wards (id int primary key) partition by range (id);
create table wards_2 partition of wards for values from (100) to (200);
create table wards_1 partition of wards for values from (0) to (100);
create table beds (id int, ward int references wards) partition by range (id);
create table old_beds (id int, ward int constraint an_older_name references wards);
alter table beds attach partition old_beds for values from (0) to (10);
create table wards_0 partition of wards for values from (200) to (300);
insert into wards values (5), (150);
insert into beds values (1, 150);
END
    run -0 "$SKINSPIRE" copy test dev --way stream
    same_content test dev
}

@test 'a target whose every right was revoked does not open again' {
    psql_super -c "revoke all on database $(database_of dev) from public, $OWNER"
    DEV_DATABASE_URL=$(url_of dev "$SKI_TEST_SUPERUSER") run -0 "$SKINSPIRE" copy test dev --way stream
    run -0 psql_super -c "select datacl from pg_database where datname = '$(database_of dev)'"
    assert_output '{}'
}

@test 'settings that only a superuser may give are said before, and stop no copy' {
    psql_super -c "alter role $OWNER createrole" -c "alter database $(database_of dev) set app.clinic = 'x'" \
        -c "alter role $SKI_TEST_SUPERUSER in database $(database_of dev) set statement_timeout = '77s'" \
        -c "alter role $OWNER in database $(database_of dev) set work_mem = '5MB'"
    run -0 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'not carried over: the setting app.clinic'
    assert_output --partial "not carried over: the setting statement_timeout of role $SKI_TEST_SUPERUSER"
    refute_output --partial 'work_mem'
    run -0 psql_in "$(database_of dev)" "$OWNER" -c 'show work_mem'
    assert_output 5MB
}

@test 'a role without the rights of the owner is refused before the start' {
    psql_super -c "create role ${ID}guest login createdb noinherit"
    DEV_DATABASE_URL=$(url_of dev "${ID}guest") run -7 "$SKINSPIRE" copy test dev --way stream --no-owner
    assert_output --partial "rights of its owner $OWNER"
    psql_super -c "grant $OWNER to ${ID}guest"
    DEV_DATABASE_URL=$(url_of dev "${ID}guest") run -7 "$SKINSPIRE" copy test dev --way stream --no-owner --dry-run
    is_untouched
}

@test 'a target that is closed to its clients can be replaced, and stays closed' {
    local closed
    for closed in 'connection limit 0' 'allow_connections false'; do
        psql_super -c "alter database $(database_of dev) $closed"
        run -0 "$SKINSPIRE" copy test dev --way stream
        run -0 "$SKINSPIRE" undo dev
    done
    run -0 psql_super -c "select datconnlimit, datallowconn from pg_database where datname = '$(database_of dev)'"
    assert_output '0|f'
}

@test 'SQL_ASCII with bytes of any encoding arrives as it is' {
    psql_super -c "drop database $(database_of test)" -c "create database $(database_of test) owner $OWNER
        template template0 encoding 'SQL_ASCII' locale 'C'"
    psql_in "$(database_of test)" "$OWNER" <<'END'
set client_encoding = 'SQL_ASCII';
create table words as select convert_from('\xe9e8'::bytea, 'SQL_ASCII') as word;
END
    run -0 "$SKINSPIRE" copy test dev --way stream
    run -0 psql_in "$(database_of dev)" "$OWNER" -c "select convert_to(word, 'SQL_ASCII') from words"
    assert_output '\xe9e8'
    psql_in "$(database_of test)" "$OWNER" <<'END'
set client_encoding = 'SQL_ASCII';
do $$ begin execute format('create table %I ()', convert_from('\xe9', 'SQL_ASCII')); end $$;
END
    run -5 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'may be no UTF-8'
}

@test "a time limit for the role's statements does not end the copy" {
    psql_in "$(database_of test)" "$OWNER" <<'END'
create function slowly(n int) returns int immutable language plpgsql as $$ begin perform pg_sleep(3); return n; end $$;
create table things as select 1 as n;
create index on things (slowly(n));
END
    psql_super -c "alter role $OWNER set statement_timeout = '2s'"
    run -0 "$SKINSPIRE" copy test dev --way stream
}
