#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# verify: the live database against the structure that the project's files declare.
load helper

setup()
{
    new_project
    mkdir -p database/schema
    psql_super -c "create role \"${ID}Reader\""
    cat >database/schema/ward.sql <<END
create type ward_kind as enum ('open', 'closed');
create table wards (id int primary key, name text not null, kind ward_kind default 'open', "Größe" int);
create index wards_name on wards (name);
comment on table wards is 'where the beds are';
grant select on wards to "${ID}Reader";
create function ward_name(which int) returns text language sql as 'select name from wards where id = which';
create view open_wards as select id, name from wards where kind = 'open';
END
    "$SKINSPIRE" create dev
}

teardown()
{
    clean_up
}

in_dev()
{
    psql_in "$(database_of dev)" "$OWNER" -c "$1"
}

# What verify says of the structure: state and detail.
findings()
{
    "$SKINSPIRE" verify dev --json | jq -r '.verification.checks[] | select(.check == "structure") | "\(.state) \(.detail)"'
}

# drift STATEMENT STATE FINDING: verify names what the statement did, and the diff mends it.
drift()
{
    in_dev "$1"
    run findings
    assert_line "$2 $3"
    assert_line "$2 'skinspire diff dev declared' shows all that makes it as declared"
    "$SKINSPIRE" diff dev declared -o mend.sql
    psql_in "$(database_of dev)" "$OWNER" -f mend.sql
    run findings
    assert_output --regexp '^ok as declared, in [0-9]+ facts$'
}

@test "a database that create made is as declared" {
    run -0 "$SKINSPIRE" verify dev
    assert_line --regexp '^structure +ok +as declared, in [0-9]+ facts'
    run shadows
    assert_output ''
}

@test "what is missing is named, and the diff brings it back" {
    drift 'alter table wards drop column "Größe"' failed 'column public.wards."Größe" is missing'
    drift 'drop index wards_name' failed 'index public.wards_name is missing'
    drift 'comment on table wards is null' failed 'comment on table public.wards is missing'
    drift "revoke select on wards from \"${ID}Reader\"" failed \
        "privilege on table public.wards to \"${ID}Reader\" is missing"
    drift 'drop function ward_name(int)' failed 'function public.ward_name(integer) is missing'
    drift 'drop table wards cascade' failed 'view public.open_wards is missing'
}

@test "what differs is named, and the diff mends it" {
    drift "create or replace function ward_name(which int) returns text language sql as 'select ''?'''" failed \
        'function public.ward_name(integer) differs from what is declared'
    drift "alter type ward_kind add value 'half open'" failed 'enum public.ward_kind differs from what is declared'
    drift 'alter table wards alter name drop not null' failed \
        'column public.wards.name differs from what is declared'
}

@test "what is there besides is a warning" {
    drift 'create table beds (id int primary key, ward int references wards); create index on beds (ward)' warning \
        'table public.beds is not declared'
    drift 'alter table wards add beds int' warning 'column public.wards.beds is not declared'
    in_dev 'create table beds (id int)'
    run -0 "$SKINSPIRE" verify dev
}

@test "parts of what is missing have no line of their own; ten lines are enough" {
    in_dev 'drop table wards cascade'
    run findings
    assert_line 'failed table public.wards is missing'
    refute_output --partial 'column'
    in_dev 'do $$ begin for i in 1..12 loop execute format($f$create table extra_%s (id int)$f$, i); end loop; end $$'
    run -6 "$SKINSPIRE" verify dev
    run findings
    assert_line --regexp '^warning and [0-9]+ more of [0-9]+$'
    assert [ "${#lines[@]}" -eq 12 ]
}

@test "the program's own records and alembic's are no drift" {
    "$SKINSPIRE" sql dev -c 'select 1'
    in_dev 'create table alembic_version (version_num text)'
    run findings
    assert_output --partial 'ok as declared'
}

@test "a role that may not make a shadow database: a warning, but not while the cache knows" {
    findings
    psql_super -c "alter role $OWNER nocreatedb"
    run findings
    assert_output --partial 'ok as declared'
    echo 'create table beds (id int);' >database/schema/beds.sql
    run -0 "$SKINSPIRE" verify dev
    run findings
    assert_output --partial 'warning not compared with what is declared: '
    assert_output --partial 'CREATEDB'
}

@test "files that do not load are a fault, with their place" {
    echo 'create table beds (id no_such_type);' >database/schema/beds.sql
    run -6 "$SKINSPIRE" verify dev
    run findings
    assert_output --partial 'failed not compared with what is declared: '
    assert_output --partial 'beds.sql:1: '
}

@test "a project without SQL files has no such check" {
    rm -r database/schema
    run -0 findings
    assert_output ''
}

@test "what is to be renamed differs, and is not missing" {
    sed -i '/^create index/d; s/^create view.*//; s/^create function.*//; /^comment/d; /^grant/d' database/schema/ward.sql
    in_dev 'drop view open_wards; drop function ward_name; drop index wards_name; comment on table wards is null'
    in_dev "revoke select on wards from \"${ID}Reader\""
    sed -i 's/^create table wards/-- @renamed from=wards\ncreate table stations/' database/schema/ward.sql
    run findings
    assert_line --regexp '^failed table public\.(wards|stations) differs from what is declared$'
    refute_output --partial 'table public.stations is missing'
    "$SKINSPIRE" diff dev declared -o mend.sql
    psql_in "$(database_of dev)" "$OWNER" -f mend.sql
    run findings
    assert_output --partial 'ok as declared'
}
