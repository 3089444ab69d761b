#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# diff: what has a new name keeps its content, when somebody says that it is a new name.
# shellcheck disable=SC2030,SC2031,SC2154  # tests are subshells; set by run
load helper

setup()
{
    new_project
    new_databases dev test
    DEV=$(database_of dev)
    psql_in "$DEV" "$OWNER" <<'END'
create table patients (id int primary key, fullname text, born date, check (born > '1850-01-01'));
create table visits (id int primary key, patient int references patients, "when" date);
create view people as select id, fullname from patients;
create index by_name on patients (fullname);
comment on column patients.fullname is 'personal';
insert into patients values (1, 'A', '1990-01-01');
insert into visits values (7, 1, '2026-01-01');
END
    mkdir schema
    cat >schema/people.sql <<'END'
-- The people who come to us.
-- @renamed from=patients
create table persons (
    id int constraint patients_pkey primary key,
    -- @renamed from=fullname
    "Full Name" text,
    born date,
    constraint patients_born_check check (born > '1850-01-01')
);
create table visits (id int primary key, patient int references persons, "when" date);
create view people as select id, "Full Name" as fullname from persons;
create index by_name on persons ("Full Name");
comment on column persons."Full Name" is 'personal';
END
}

teardown()
{
    clean_up
}

apply()
{
    psql_in "$DEV" "$OWNER" -f "$1"
}

@test "notes in the files keep the rows" {
    "$SKINSPIRE" diff dev schema >script.sql
    run ! grep -iE 'drop|loses' script.sql
    apply script.sql
    assert_equal "$(psql_in "$DEV" "$OWNER" -c 'select "Full Name" from persons')" A
    run -0 "$SKINSPIRE" diff dev schema
    assert_output --partial 'no difference'
    assert_equal "$(shadows)" ''
}

@test "--rename does so without notes, and must name what is there" {
    sed -i '/@renamed/d' schema/people.sql
    "$SKINSPIRE" diff dev schema --rename public.patients=persons --rename 'patients.fullname=Full Name' >script.sql
    run ! grep -iE 'drop|loses' script.sql
    apply script.sql
    run -0 "$SKINSPIRE" diff dev schema --exit-code
    run -1 --separate-stderr "$SKINSPIRE" diff dev schema --rename public.nothing=x
    [[ $stderr == *public.nothing=x* ]] || fail "$stderr"
    run -2 "$SKINSPIRE" diff dev schema --rename nonsense
}

@test "--rename to what the new structure has not would drop it under the new name, and is refused" {
    local name
    sed -i '/@renamed/d' schema/people.sql
    for name in 'public.patients="persons"' public.patients=public.persons 'patients.fullname="Full Name"' \
        'patients.born=Born' 'by_name=by_nobody'; do
        run -1 --separate-stderr "$SKINSPIRE" diff dev schema --rename "$name"
        [[ -z $output && $stderr == *"'$name' leads to nothing"* ]] || fail "$name: $output $stderr"
    done
}

@test "constraints, types, labels, functions and schemas too" {
    psql_in "$DEV" "$OWNER" -c "create type mood as enum ('good', 'bad')" -c 'create schema old' \
        -c 'create table old.t (m mood)' -c 'create function f(a int) returns int language sql as $$select 1$$'
    psql_in "$(database_of test)" "$OWNER" -c "create type humour as enum ('fine', 'bad')" -c 'create schema new' \
        -c 'create table patients (id int constraint pk primary key, fullname text)' \
        -c 'create index by_names on patients (fullname)' \
        -c 'create function g(a int) returns int language sql as $$select 1$$'
    "$SKINSPIRE" diff dev test --rename public.mood=humour --rename public.mood:good=fine --rename old=new \
        --rename 'patients_pkey ON public.patients=pk' --rename 'public.f(integer)=g' --rename public.by_name=by_names \
        >script.sql
    grep -E 'RENAME' script.sql >renames.sql
    assert_equal "$(wc -l <renames.sql)" 6
    apply renames.sql
    psql_in "$DEV" "$OWNER" -c "insert into new.t values ('fine')" -c 'select g(1)' -c 'drop index by_names' \
        -c 'alter table patients drop constraint pk cascade'
}

@test "without being told, it suggests what is clear and nothing else" {
    psql_in "$(database_of test)" "$OWNER" <<'END'
create table patients (id int primary key, name text, born date, check (born > '1850-01-01'));
create table visits (id int primary key, patient int references patients, first date, second date);
create view people as select id, name as fullname from patients;
create index by_name on patients (name);
END
    run -0 "$SKINSPIRE" diff dev test
    assert_output --partial -- '--rename public.patients.fullname=name'
    refute_output --partial 'public.visits."when"='
    assert_output --partial 'loses data'
}

@test "a note that is about nothing is an error with its place" {
    printf 'create table x (a int);\n\n-- @renamed from=y\n' >schema/z.sql
    run -0 "$SKINSPIRE" diff dev schema
    printf 'create table x (a int,\n-- @renamed from=y\n);' >schema/z.sql
    run -5 "$SKINSPIRE" diff dev schema
    printf '\n-- @renamed from=y\ninsert into visits values (1);' >schema/z.sql
    run -2 --separate-stderr "$SKINSPIRE" diff dev schema
    [[ $stderr == *schema/z.sql*2* && $stderr == *'about nothing'* ]] || fail "$stderr"
}

@test "a new name that is taken is an error that says so, and speaks of no file" {
    psql_in "$(database_of dev)" "$OWNER" -c 'create table swap (a int, b text)'
    psql_in "$(database_of test)" "$OWNER" -c 'create table swap (b int, a text)'
    run -5 "$SKINSPIRE" diff dev test --rename public.swap.a=b --rename public.swap.b=a
    assert_line --index 0 --partial 'skinspire: error: cannot try the renames in a shadow database: column "b" of relation'
    assert_line --index 1 --partial 'hint: a new name has to be free'
    refute_output --partial 'statement'
}
