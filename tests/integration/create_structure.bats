#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# create on a database that holds something: it gets what it lacks of the declared structure, and keeps the rest.
load helper
load clinic

teardown()
{
    clean_up
}

# A project with a table in a file, made in dev, with a row in it.
new_ward()
{
    new_project
    mkdir -p database/schema
    cat >database/schema/10_wards.sql <<'END'
create table wards (id int primary key, name text not null, beds int);
create index wards_name on wards (name);
END
    "$SKINSPIRE" create dev
    in_dev "insert into wards values (1, 'Ost', 4), (2, 'Ost', 6)"
}

in_dev()
{
    psql_in "$(database_of dev)" "$OWNER" -c "$1"
}

# declare_sql: adds what it reads to the files of the project.
declare_sql()
{
    cat >>database/schema/20_more.sql
}

@test "what is missing is added, with all that belongs to it, and the rows stay" {
    new_ward
    declare_sql <<'END'
create type "Kind of bed" as enum ('high', 'low');
create table beds (id int primary key, ward int not null references wards, kind "Kind of bed" default 'low');
create index on beds (ward);
comment on table beds is 'where patients lie';
alter table wards add floor int not null default 0, add constraint some_beds check (beds > 0);
create view ward_names as select name, floor from wards;
create function bed_count() returns bigint language sql as 'select count(*) from beds';
END
    in_dev 'drop index wards_name'
    run -0 --separate-stderr "$SKINSPIRE" create dev --dry-run
    assert_line 'would make table public.beds'
    assert_line 'would make column public.wards.floor'
    refute_output --partial 'column public.beds'
    run in_dev "select to_regclass('beds') is null"
    assert_output t

    run -0 --separate-stderr "$SKINSPIRE" create dev
    assert_line 'made table public.beds'
    assert_line 'made enum public."Kind of bed"'
    assert_line 'made index public.wards_name'
    assert_line 'made view public.ward_names'
    assert_line 'made function public.bed_count()'
    refute_output --partial 'left as it is: '
    run -0 "$SKINSPIRE" diff dev declared --exit-code
    run in_dev 'select id, name, beds, floor from wards order by id'
    assert_output $'1|Ost|4|0\n2|Ost|6|0'
    run -0 "$SKINSPIRE" create dev
    assert_output "$(database_of dev) exists; left as it is"
}

@test "what differs and what nobody declared is named and left as it is" {
    new_ward
    in_dev 'alter table wards alter name type varchar(20), add colour text; create table mine (id int)'
    echo 'create table beds (id int);' | declare_sql
    run -0 "$SKINSPIRE" create dev
    assert_line 'made table public.beds'
    assert_line 'left as it is: column public.wards.name differs from what is declared'
    assert_line 'left as it is: column public.wards.colour is not declared'
    assert_line 'left as it is: table public.mine is not declared'
    assert_line "'skinspire diff dev declared' shows what makes the database as declared"
    run -0 "$SKINSPIRE" create dev
    assert_line "$(database_of dev) exists; left as it is"
    assert_line 'left as it is: table public.mine is not declared'
    run -0 --separate-stderr "$SKINSPIRE" create dev --json
    run -0 jq -c '[.added, .not_added, (.left_different | length)]' <<<"$output"
    assert_output '[[],[],3]'
}

@test "what the rows or other objects stand in the way of is named, and the rest is made" {
    new_ward
    in_dev 'create view places as select 1 as one; alter table wards drop constraint wards_pkey;
            alter table wards add constraint my_key primary key (id)'
    declare_sql <<'END'
alter table wards add staff int not null, add twice int generated always as (beds * 2) stored;
create unique index one_name on wards (name);
create table places (id int primary key);
create table beds (id int primary key);
create view ward_staff as select staff from wards;
END
    run -0 "$SKINSPIRE" create dev
    assert_line 'made table public.beds'
    assert_line --regexp '^not added: column public.wards.staff: not_null_violation'
    assert_line 'not added: column public.wards.twice: that would write its table anew'
    assert_line --regexp '^not added: index public.one_name: unique_violation'
    assert_line --regexp '^not added: constraint .*wards_pkey.*: multiple primary keys'
    assert_line 'left as it is: table public.places is missing'
    refute_line 'left as it is: index public.one_name is missing'
    refute_output --partial 'Ost'
    run in_dev "select to_regclass('ward_staff') is null and to_regclass('beds') is not null"
    assert_output t
}

@test "the clinic's tables come back with their triggers, policies and grants" {
    new_clinic
    owner_sql 'drop table prescriptions cascade' 'drop trigger audit_update on patients'
    run -0 "$SKINSPIRE" create dev
    assert_line 'made table public.prescriptions'
    assert_line 'made triggers, policies and grants of the rules'
    refute_output --partial 'made trigger '
    refute_output --partial 'left as it is: '
    run -0 "$SKINSPIRE" verify dev
    run -0 "$SKINSPIRE" create dev
    assert_output "$(database_of dev) exists; left as it is"
}

@test "a role that may not make a shadow database is told so, and gets the rest" {
    new_ward
    psql_super -c "alter role $OWNER nocreatedb"
    run -0 "$SKINSPIRE" create dev
    assert_line --partial 'what it lacks of the declared structure is not known'
    assert_line "$(database_of dev) exists; left as it is"
}

@test "a table that is to be renamed is not made a second time" {
    new_ward
    sed -i 's/^create table wards/-- @renamed from=wards\ncreate table stations/; s/on wards/on stations/' database/schema/10_wards.sql
    run -0 "$SKINSPIRE" create dev
    refute_output --partial 'made table'
    assert_line --regexp '^left as it is: table public.(wards|stations) differs'
    run in_dev "select to_regclass('stations') is null"
    assert_output t
}
