#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# Security labels in diff and export. The server has no provider of its own, so a small one is built and loaded by the
# sessions of one role.
# shellcheck disable=SC2154  # set by run
load helper

setup()
{
    new_project
    new_databases dev test
    export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
    build_provider
    LABELLER=${ID}labeller
    psql_super <<END
create role $LABELLER superuser login;
alter role $LABELLER set session_preload_libraries = '$PROVIDER';
END
    export DEV_DATABASE_URL TEST_DATABASE_URL
    DEV_DATABASE_URL=$(url_of dev "$LABELLER")
    TEST_DATABASE_URL=$(url_of test "$LABELLER")
}

teardown()
{
    clean_up
}

build_provider()
{
    local version folder
    version=$(psql_super -c "select current_setting('server_version_num')::integer / 10000")
    ((version >= 15 && version <= 17)) || skip "the provider is written for servers 15 to 17, and this is $version"
    folder=$(mktemp -d "$SKI_TEST_CLUSTER/labels.XXXXXX")
    PROVIDER=$folder/provider.so
    "${CC:-cc}" -shared -fPIC -DSERVER_VERSION="$version" -o "$PROVIDER" "$BATS_TEST_DIRNAME/label_provider.c" ||
        skip 'the provider does not compile here'
    chmod 755 "$folder" "$PROVIDER"
}

# What can have labels.
objects()
{
    cat <<'END'
create schema "Ward 3";
create type mood as enum ('good', 'bad');
create domain short as text check (length(value) < 9);
create table patients (id integer generated always as identity primary key, "Größe" text, feeling mood) partition by list (id);
create table "Ward 3".first partition of patients for values in (1);
create view seen as select id, feeling from patients;
create materialized view kept as select id from patients;
create sequence numbers;
create function twice(a integer) returns integer language sql as 'select 2 * a';
create procedure nothing(a text) language sql as '';
create aggregate total(integer) (sfunc = int4pl, stype = integer);
create function stop() returns event_trigger language plpgsql as 'begin end';
create event trigger watch on ddl_command_end when tag in ('CREATE CAST') execute function stop();
create foreign data wrapper wrapper;
create server server foreign data wrapper wrapper;
create foreign table far (id integer) server server;
create publication news for table patients;
create language other handler plpgsql_call_handler;
select lo_create(4711);
END
}

labels()
{
    sed "s/LABEL/$1/" <<'END'
security label for "the clinic's" on schema "Ward 3" is 'LABEL';
security label for "the clinic's" on type mood is 'LABEL';
security label for "the clinic's" on domain short is 'LABEL';
security label for "the clinic's" on table patients is 'LABEL';
security label for other on table patients is 'it''s LABEL';
security label for "the clinic's" on column patients."Größe" is 'LABEL';
security label for "the clinic's" on table "Ward 3".first is 'LABEL';
security label for "the clinic's" on view seen is 'LABEL';
security label for "the clinic's" on column seen.feeling is 'LABEL';
security label for "the clinic's" on materialized view kept is 'LABEL';
security label for "the clinic's" on sequence numbers is 'LABEL';
security label for "the clinic's" on sequence patients_id_seq is 'LABEL';
security label for "the clinic's" on function twice(integer) is 'LABEL';
security label for "the clinic's" on procedure nothing(text) is 'LABEL';
security label for "the clinic's" on aggregate total(integer) is 'LABEL';
security label for "the clinic's" on event trigger watch is 'LABEL';
security label for "the clinic's" on foreign table far is 'LABEL';
security label for "the clinic's" on publication news is 'LABEL';
security label for "the clinic's" on language other is 'LABEL';
END
}

fill()
{
    psql_in "$(database_of "$1")" "$LABELLER" >/dev/null
}

# becomes FROM TO: the script makes them equal, as their dumps show and a second diff.
becomes()
{
    run -0 --separate-stderr "$SKINSPIRE" diff "$1" "$2"
    [[ -n $output ]] || fail 'there is no difference'
    fill "$1" <<<"$output"
    diff <(labels_of "$1") <(labels_of "$2")
    run -0 --separate-stderr "$SKINSPIRE" diff "$1" "$2" --exit-code
}

labels_of()
{
    dump --schema-only "$(database_of "$1")" | grep '^SECURITY LABEL' | LC_ALL=C sort
}

@test 'labels on every kind of object are created, altered and dropped' {
    (objects; labels secret) | fill test
    objects | fill dev
    run -0 labels_of test
    ((${#lines[@]} == 19)) || fail "${#lines[@]} labels: $output"
    becomes dev test
    labels 'no longer secret' | fill test
    becomes dev test
    labels x | sed "s/ is '.*'/ is null/" | fill test
    becomes dev test
    run -0 labels_of dev
    assert_output ''
}

@test 'labels come and go with their objects' {
    (objects; labels secret) | fill test
    becomes dev test
    fill dev <<<"create table old (id integer); security label for other on table old is 'x';"
    becomes dev test
    # What is made anew gets its labels back.
    fill test <<'END'
drop view seen;
create view seen as select feeling, id from patients;
security label for "the clinic's" on view seen is 'again';
drop aggregate total(integer);
create aggregate total(integer) (sfunc = int4pl, stype = integer, initcond = '7');
security label for other on aggregate total(integer) is 'another';
END
    becomes dev test
}

@test 'an export holds labels; where their provider is missing, that is said' {
    (objects; labels secret) | fill test
    run -0 "$SKINSPIRE" export test structure
    run grep -c 'SECURITY LABEL FOR "other" ON TABLE public.patients IS' structure/tables/public.patients.sql
    assert_output 1
    run -0 --separate-stderr "$SKINSPIRE" diff test structure --exit-code
    assert_output ''
    DEV_DATABASE_URL=$(url_of dev "$SKI_TEST_SUPERUSER") run "$SKINSPIRE" diff dev structure
    assert_failure
    assert_output --partial 'structure/event_triggers.sql:7:1: error: security label provider'
    assert_output --partial 'is not loaded'
}

@test 'a copy has the labels' {
    (objects; labels secret) | fill test
    run -0 "$SKINSPIRE" copy test dev </dev/null
    diff <(labels_of test) <(labels_of dev)
    run -0 "$SKINSPIRE" copy --schema-only test dev </dev/null
}

@test 'an event trigger, which is made last, has its label in a stream and in a backup' {
    fill test <<'END'
create function stop() returns event_trigger language plpgsql as 'begin end';
create event trigger watch on ddl_command_end execute function stop();
security label for "the clinic's" on event trigger watch is 'LABEL';
END
    run -0 "$SKINSPIRE" copy test dev --verify </dev/null
    diff <(labels_of test) <(labels_of dev)
    fill dev <<<'drop event trigger watch'
    "$SKINSPIRE" backup test --quiet
    run -0 "$SKINSPIRE" restore dev backups/test/*.sql --confirm "$(database_of dev)"
    diff <(labels_of test) <(labels_of dev)
}
