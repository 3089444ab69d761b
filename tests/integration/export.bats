#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# export: a database's structure as SQL files, which give the same structure again.
# shellcheck disable=SC2030,SC2031,SC2154  # tests are subshells; set by run
load helper

setup()
{
    new_project
    new_databases dev
    DEV=$(database_of dev)
}

teardown()
{
    clean_up
}

in_dev()
{
    psql_in "$DEV" "$OWNER" "$@"
}

make_clinic()
{
    in_dev <<'END'
create type mood as enum ('good', 'it''s bad');
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function twice(a int) returns int language sql as 'select a * 2';
create function twice(a bigint) returns bigint language sql as 'select a * 2';
create table "Ward 3/é" (id serial primary key, mood mood not null default 'good', main int, unique (main));
create table patients (id bigint generated always as identity primary key, ward int references "Ward 3/é",
                       double int generated always as (1 + 1) stored, note text check (note <> ''));
alter table "Ward 3/é" add foreign key (main) references patients;
create index on patients (ward) where note is not null;
create trigger touch before update on patients for each row execute function touch();
create policy p on patients using (exists (select null));
create view v as select id, note from patients p where exists (select null union select 'x' where note in ('a', 'b'));
comment on column patients.note is 'personal';
grant select on patients to pg_monitor;
END
}

@test "the files stand by kind, can be read, and give the same structure again" {
    make_clinic
    run -0 --separate-stderr "$SKINSPIRE" export dev structure
    assert_output ''
    [[ $stderr == *'6 files hold the structure of dev in structure'* ]] || fail "$stderr"
    run -0 bash -c 'cd structure && find . -name "*.sql" | LC_ALL=C sort'
    assert_output './functions/public.touch.sql
./functions/public.twice.sql
./tables/public.Ward%203%2Fé.sql
./tables/public.patients.sql
./types/public.mood.sql
./views/public.v.sql'
    run -0 "$SKINSPIRE" diff structure dev --exit-code
    run -0 grep -c 'CREATE.*FUNCTION public.twice' structure/functions/public.twice.sql
    assert_output 2
    run -0 cat structure/tables/public.patients.sql
    assert_output --partial 'COMMENT ON COLUMN public.patients.note'
    assert_output --partial 'GRANT SELECT ON'
    assert_output --partial 'CREATE TRIGGER touch'
}

@test "a project begins with what was exported, although tables refer to each other" {
    make_clinic
    "$SKINSPIRE" export dev database/schema --quiet
    "$SKINSPIRE" create test --quiet
    run -0 "$SKINSPIRE" diff test dev --exit-code
}

@test "an export over an export that is still right leaves it as it is" {
    make_clinic
    "$SKINSPIRE" export dev structure --quiet
    touch -d '2001-01-01' structure/*/*.sql
    run -0 "$SKINSPIRE" export dev structure
    run -0 find structure -newermt '2001-01-02' -type f
    assert_output ''
    run -0 find structure -name '.*' -type d
    assert_output ''
}

@test "an index that not all partitions have comes to no other one" {
    in_dev <<'END'
create table whole (id int not null, k int not null) partition by list (k);
create table part_1 partition of whole for values in (1);
create table "part 2" partition of whole for values in (2);
create index "whole's" on only whole (id);
create index part_1_id on part_1 (id);
alter index "whole's" attach partition part_1_id;
alter table only whole add constraint whole_key unique (id, k);
create unique index if not exists whole_unique on only whole (k, id);
create table a (id int) partition by list (id);
create table b partition of a for values in (1);
create index on a (id);
END
    "$SKINSPIRE" export dev structure --quiet
    run -0 grep -rl 'ONLY public.whole' structure
    assert_output structure/z_indexes_not_on_all_partitions.sql
    run -0 "$SKINSPIRE" diff structure dev --exit-code
    # The parts' files are read before those of their wholes.
    mv structure/tables/public.whole.sql structure/views.sql
    mv structure/tables/public.a.sql structure/x.sql
    run -0 "$SKINSPIRE" diff structure dev --exit-code
}

@test "a type that begins as a shell gets its owner and its privileges once it is one" {
    psql_in "$DEV" "$SKI_TEST_SUPERUSER" <<'END'
create type "my step";
create function canonical("my step") returns "my step" language internal immutable strict as 'int4range_canonical';
create type "my step" as range (subtype = integer, canonical = canonical);
alter type "my step" owner to pg_monitor;
create type tag;
create function tag_in(cstring) returns tag language internal immutable strict as 'textin';
create function tag_out(tag) returns cstring language internal immutable strict as 'textout';
create type tag (input = tag_in, output = tag_out);
revoke usage on type tag from public;
create domain numbers as tag;
create table t (id int, tag numbers, step "my step");
END
    DEV_DATABASE_URL=$(url_of dev "$SKI_TEST_SUPERUSER")
    "$SKINSPIRE" export dev structure --quiet
    run -0 "$SKINSPIRE" diff structure dev --exit-code
}

@test "functions whose bodies speak of what is gone are exported so that they load, and told" {
    in_dev <<'END'
create table gone (id int);
create function broken() returns bigint language sql as 'select count(*) from gone';
create procedure broken(n int) language plpgsql as 'declare x gone.id%type; begin end';
create function fine() returns int language sql set search_path = information_schema as 'select count(*)::int from tables';
drop table gone;
END
    run -0 --separate-stderr "$SKINSPIRE" export dev structure --json
    assert_equal "$(jq -r '.refused[0]' <<<"$output")" 'function public.broken(): relation "gone" does not exist'
    assert_equal "$(jq -r '.refused[1:][] | sub(": .*"; "")' <<<"$output")" 'procedure public.broken(IN integer)'
    [[ $stderr == *'its body: function public.broken(): relation "gone" does not exist'* ]] || fail "$stderr"
    run -0 cat structure/functions/public.broken.sql
    assert_line '-- The server refuses the body: relation "gone" does not exist'
    run -1 grep check_function_bodies structure/functions/public.fine.sql
    run -0 "$SKINSPIRE" diff structure dev --exit-code
}

@test "default privileges reach what comes later and not what is exported with them" {
    in_dev -c 'create table b (id int primary key)' -c 'create table a (id int references b)' \
        -c 'create view aa as select * from b' -c 'alter default privileges grant select on tables to pg_monitor' \
        -c 'create table c (id int)'
    "$SKINSPIRE" export dev structure --quiet
    run -0 "$SKINSPIRE" diff structure dev --exit-code
    "$SKINSPIRE" export dev database/schema --quiet
    "$SKINSPIRE" create test --quiet
    run -0 "$SKINSPIRE" diff test dev --exit-code
}

@test "a later export replaces what changed and removes what is gone" {
    make_clinic
    "$SKINSPIRE" export dev structure --quiet
    touch -d '2001-01-01' structure/tables/*.sql
    in_dev -c 'drop view v' -c 'alter table patients add x int'
    run -0 "$SKINSPIRE" export dev structure --json
    assert_equal "$(jq -c .removed <<<"$output")" '["structure/views/public.v.sql"]'
    [[ ! -e structure/views/public.v.sql ]]
    # What did not change was not written.
    assert_equal "$(date -r 'structure/tables/public.Ward%203%2Fé.sql' +%Y)" 2001
    [[ $(date -r structure/tables/public.patients.sql +%Y) != 2001 ]]
    run -0 "$SKINSPIRE" diff structure dev --exit-code
}

@test "files that somebody else wrote stay, and nothing is exported among them" {
    make_clinic
    mkdir -p structure/tables
    echo 'select 1;' >structure/tables/mine.sql
    run -7 --separate-stderr "$SKINSPIRE" export dev structure
    [[ $stderr == *structure/tables/mine.sql* ]] || fail "$stderr"
    assert_equal "$(find structure -type f)" structure/tables/mine.sql
}

@test "a dry run lists the files; the environment may be left out; the folder may not" {
    make_clinic
    run -0 --separate-stderr "$SKINSPIRE" export structure --dry-run
    assert_line structure/tables/public.patients.sql
    [[ ! -e structure ]]
    run -2 "$SKINSPIRE" export
    echo x >file
    run -2 --separate-stderr "$SKINSPIRE" export dev file
    [[ $stderr == *'no folder'* ]] || fail "$stderr"
}

@test "a database without anything gives a folder without files, and a missing one an error" {
    run -0 "$SKINSPIRE" export dev structure
    assert_equal "$(find structure -type f)" ''
    run -4 "$SKINSPIRE" export test structure
}

@test "whoever may read the files is what the umask says" {
    in_dev -c 'create table wards (id int)'
    (umask 022 && "$SKINSPIRE" export dev shown)
    (umask 077 && "$SKINSPIRE" export dev hidden && "$SKINSPIRE" diff empty dev --output hidden.sql)
    run find shown hidden hidden.sql -name '*.sql' -printf '%f %m\n'
    assert_output - <<'OUT'
public.wards.sql 644
public.wards.sql 600
hidden.sql 600
OUT
}
