#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# Structures of servers of two major versions: what only one of them prints so is no difference. SKI_TEST_OTHER_PGBIN names
# the folder of the second server's programs; without it these tests are skipped.
# shellcheck disable=SC2030,SC2031,SC2154  # tests are subshells; set by run
load helper
load faults

setup()
{
    local first second
    new_project
    [[ -n ${SKI_TEST_OTHER_PGBIN:-} ]] || skip 'SKI_TEST_OTHER_PGBIN names no server of another major version'
    SKI_TEST_PGBIN=$SKI_TEST_OTHER_PGBIN start_other
    first=$(psql_super -c 'show server_version_num')
    second=$(in_other postgres "$OTHER_SUPERUSER" -c 'show server_version_num')
    ((first / 10000 != second / 10000)) || skip "both servers are of version $((first / 10000))"
    new_databases dev
    in_other postgres "$OTHER_SUPERUSER" -c "create database \"$(database_of test)\" owner $OWNER template template0"
    export TEST_DATABASE_URL
    TEST_DATABASE_URL=$(url_in_other test)
    make_in dev
    make_in test
}

teardown()
{
    end_faults
    clean_up
}

in_dev()
{
    psql_in "$(database_of dev)" "$OWNER" "$@"
}

in_test()
{
    in_other "$(database_of test)" "$OWNER" "$@"
}

make_in()
{
    "in_$1" <<'END'
create schema "Ward 3";
create type mood as enum ('good', 'bad');
create domain code as text constraint one check (value <> 'a') constraint two check (value <> 'b');
create table t (id int primary key, n varchar(9), "Größe" numeric, m mood, check (n in ('a', 'b')),
                twice numeric generated always as ("Größe" * 2) stored);
insert into t values (1, 'a', 2, 'good');
create view "Ward 3".v as select id, n, "Größe" from t where n in ('a', 'b');
create view w as select id from "Ward 3".v where "Größe" > 1;
create view both_of_them as select t.id, v.n from t join "Ward 3".v using (id);
create materialized view sums as select count(*) as many, m from t group by m;
create index sums_m on sums (m);
comment on view w is 'about w';
create function biggest() returns int language sql as 'select max(id) from t';
create view last as select biggest() as biggest, w.id from w;
create rule r as on insert to "Ward 3".v do instead insert into t values (new.id, new.n);
create policy p on t using (exists (select from w where w.id = t.id));
grant all on w to public;
grant select, insert on t to public;
revoke delete on t from current_user;
alter default privileges revoke insert on tables from current_user;
create index t_n on t (lower(n)) where id in (1, 2);
END
}

no_shadows()
{
    run -0 psql_super -c "select datname from pg_database where datname ~ 'shadow'"
    refute_output --partial "skinspire_shadow"
    run -0 in_other postgres "$OTHER_SUPERUSER" -c "select datname from pg_database where datname ~ 'shadow'"
    assert_output ''
}

nothing_differs()
{
    run -0 --separate-stderr "$SKINSPIRE" diff dev test --exit-code
    assert_output ''
    run -0 --separate-stderr "$SKINSPIRE" diff test dev --exit-code
    assert_output ''
    no_shadows
}

@test "what is the same is equal, from the older server to the newer one and back" {
    nothing_differs
}

@test "what is compared may need what is left out" {
    run -0 --separate-stderr "$SKINSPIRE" diff dev test --exit-code --schema 'Ward 3'
    assert_output ''
    refute [ "$(grep -c 'not compared' <<<"$stderr")" -gt 0 ]
    run -0 --separate-stderr "$SKINSPIRE" diff test dev --exit-code --exclude table
    assert_output ''
    refute [ "$(grep -c 'not compared' <<<"$stderr")" -gt 0 ]
}

@test "what was changed is told in the words of the server that is changed" {
    in_test -c 'create or replace view w as select id from "Ward 3".v where "Größe" > 2'
    run -6 --separate-stderr "$SKINSPIRE" diff dev test --exit-code
    assert_line 'CREATE OR REPLACE VIEW public.w AS'
    assert_line --partial '> (2)::numeric'
    assert_line --partial '1 step,'
    "$SKINSPIRE" diff dev test | in_dev
    nothing_differs
}

@test "a domain that is stored inside others is made anew with its checks" {
    in_dev -c 'create table held (list code[])'
    in_test -c 'create table held (list code[])' \
        -c 'alter domain code drop constraint two' -c 'alter domain code rename constraint one to three'
    "$SKINSPIRE" diff dev test | in_dev
    nothing_differs
}

@test "copy --schema-only does nothing where nothing differs, and brings what does" {
    run -0 "$SKINSPIRE" copy --schema-only dev test
    assert_line --partial 'is that of dev already'
    run -0 "$SKINSPIRE" copy --schema-only test dev
    assert_line --partial 'is that of test already'
    in_dev -c 'create view fresh as select n from t' -c 'alter table t add column more int' \
        -c 'create or replace view w as select id from "Ward 3".v where "Größe" > 3' \
        -c 'drop materialized view sums' -c 'create materialized view sums as select count(*) as many from t'
    run -0 "$SKINSPIRE" copy --schema-only dev test --no-backup
    nothing_differs
    in_test -c 'create view fresher as select m from t' -c 'drop view fresh'
    run -0 "$SKINSPIRE" copy --schema-only test dev --no-backup
    nothing_differs
    run -0 in_dev -c 'select count(*) from t'
    assert_output 1
}

@test "copy --schema-only makes a target that is not there" {
    in_other postgres "$OTHER_SUPERUSER" -c "drop database \"$(database_of test)\""
    run -0 "$SKINSPIRE" copy --schema-only dev test
    assert_line --partial 'compared again, equal'
    nothing_differs
}

@test "copy --data-only takes the structures for equal" {
    in_dev -c "insert into t values (2, 'b', 3)"
    run -0 "$SKINSPIRE" copy --data-only dev test
    run -0 in_test -c 'select count(*) from t'
    assert_output 2
}

@test "a role that may not make a shadow is told so, and copies all the same" {
    psql_super -c "alter role $OWNER nocreatedb"
    in_other postgres "$OTHER_SUPERUSER" -c "alter role $OWNER nocreatedb"
    run -0 --separate-stderr "$SKINSPIRE" diff dev test
    if [[ -z $output ]]; then skip 'these two print alike'; fi
    [[ $stderr == *"warning: not compared: whether "*" definitions differ in more than the words in which PostgreSQL "* ]]
    [[ $stderr == *"ALTER ROLE $OWNER CREATEDB"* ]]
    run -0 "$SKINSPIRE" copy --schema-only dev test --no-backup
    assert_line --partial 'definitions could not be held against the source'
    run -0 "$SKINSPIRE" copy dev test --no-backup
    assert_line --partial 'in place'
    in_other postgres "$OTHER_SUPERUSER" -c "alter role $OWNER createdb"
    psql_super -c "alter role $OWNER createdb"
    nothing_differs
}

@test "what the older server refuses is named, and the rest is compared" {
    local newer older
    if (($(psql_super -c 'show server_version_num') < $(in_test -c 'show server_version_num'))); then
        newer=test older=dev
    else
        newer=dev older=test
    fi
    (($("in_$newer" -c 'show server_version_num') >= 160000 && $("in_$older" -c 'show server_version_num') < 160000)) ||
        skip 'any_value() is new in 16'
    "in_$newer" -c 'create or replace view last as select any_value(w.id) as biggest, 1 as id from w'
    run -0 --separate-stderr "$SKINSPIRE" diff "$older" "$newer"
    assert_line 'CREATE OR REPLACE VIEW public.last AS'
    assert_line --partial '1 step,'
    [[ $stderr == *'not compared: the definition that PostgreSQL '*' refuses of view public.last: '*any_value* ]]
}
