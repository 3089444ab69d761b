#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# Migrations of protected databases, and the order of environments.
load helper
load migrations

setup()
{
    new_project
    new_databases dev test prod
    mkdir -p migrations/versions
}

teardown() { clean_up; }

in_prod() { psql_in "$(database_of prod)" "$OWNER" "$@"; }
on_prod() { "$SKINSPIRE" db "$@" --env prod --confirm "$(database_of prod)" --no-backup; }

@test 'db upgrade: a protected database refuses what loses data or locks hard, even when confirmed' {
    revision 1a '' 'create table t (id int, a text); create table e (id int, a text); insert into t values (1);' 'drop table t, e;'
    revision 2b 1a $'alter table e drop a;\nalter table t drop a;\ncreate index i on t (id);' 'alter table e add a text; alter table t add a text;'
    run -0 on_prod upgrade 1a
    run -7 on_prod upgrade
    assert_output --partial 'versions/2b.sql:8: loses data, ACCESS EXCLUSIVE on t'
    assert_output --partial 'versions/2b.sql:9: scans the table, SHARE on t'
    refute_output --partial ' on e'
    assert_output --partial -- --allow-risk
    run -7 "$SKINSPIRE" db upgrade --env prod --allow-risk
    assert_output --partial --confirm
    # The same database by another name is as protected.
    TEST_DATABASE_URL=$PROD_DATABASE_URL run -7 "$SKINSPIRE" db upgrade --env test --confirm "$(database_of prod)"
    assert_output --partial 'versions/2b.sql:8'
    assert_equal "$(in_prod -c 'select version_num from alembic_version')" 1a
    run -0 on_prod upgrade --allow-risk
    # Back: what 2b's downgrade does is harmless, 1a's is not; without rows it is.
    run -7 on_prod downgrade base
    assert_output --partial 'loses data, ACCESS EXCLUSIVE on t'
    run -0 on_prod downgrade 1a
    in_prod -c 'truncate t'
    run -0 on_prod downgrade base
    # Where nothing is protected, nobody is asked.
    "$SKINSPIRE" db upgrade --no-backup --quiet
    run -0 "$SKINSPIRE" db downgrade base --no-backup
}

@test 'db upgrade: what loses rows is found wherever it stands, and code that can not be seen needs leave, too' {
    local statement
    revision 1a '' "create table t (id int); insert into t values (1); create function f() returns void language sql as 'delete from t';
        create function to_f() returns void language sql as 'delete from t';
        create function g() returns int immutable language sql as 'select 1'" '-- x'
    run -0 on_prod upgrade
    for statement in 'with d as (delete from t returning *) select * from d' 'do $$ begin drop table t; end $$' \
        "drop owned by $OWNER cascade" 'explain analyze delete from t' 'merge into t using t u on true when matched then delete' \
        'select f()' 'select now(), public.f()' 'select to_f()' 'select later()'; do
        revision 2b 1a "$statement;" '-- x'
        run -7 on_prod upgrade
        assert_output --partial 'versions/2b.sql:7'
        assert_output --partial -- --allow-risk
    done
    assert_equal "$(in_prod -c 'table t')" 1
    # The server's own, and what is not volatile, does nothing behind one's back.
    revision 2b 1a "insert into t select g() + txid_current_if_assigned()::int * 0 + width_bucket(1, 0, 2, 2); select \"char\"(7::int)" '-- x'
    run -0 on_prod upgrade
    # What is too long for the parser is rows or a routine, or can't be seen.
    revision 3c 2b "do \$\$ begin -- $(printf '%9000s' | tr ' ' x)
        drop table t; end \$\$" '-- x'
    run -7 on_prod upgrade
    revision 3c 2b "insert into t values (8)$(printf ', (8)%.0s' {1..2000})" '-- x'
    run -0 "$SKINSPIRE" db upgrade --env prod --dry-run
    refute_output --partial "can't be seen"
    revision 3c 2b 'select f();' '-- x'
    run -0 on_prod upgrade --allow-risk
    assert_equal "$(in_prod -c 'table t')" ''
}

@test 'db upgrade: on a terminal the risks are shown, and typing the name confirms' {
    revision 1a '' 'create table t (id int); insert into t values (1);' 'drop table t;'
    on_prod upgrade
    run script -qec "$SKINSPIRE db downgrade base --env prod --no-backup" /dev/null <<<"$(database_of prod)"
    assert_output --partial 'loses data, ACCESS EXCLUSIVE on t'
    assert_equal "$(in_prod -c "select to_regclass('t') is null")" t
}

@test 'db upgrade --dry-run: shows the SQL and its risks, and changes nothing' {
    revision 1a '' $'create table t (id int);\ninsert into t values (1);' 'drop table t;'
    revision 2b 1a $'-- because\nalter table t alter id type bigint;\n-- @upgrade outside transaction\ncreate index concurrently i on t (id)' 'drop index i;'
    "$SKINSPIRE" db upgrade 1a --no-backup --quiet
    run -0 --separate-stderr "$SKINSPIRE" db upgrade --dry-run
    assert_equal "$output" "would run upgrade 1a -> 2b, change 2b
-- risk in line 8: rewrites the table, ACCESS EXCLUSIVE on t: the table and its indexes are written anew
-- because
alter table t alter id type bigint;
-- outside of the transaction:
create index concurrently i on t (id)"
    run -0 --separate-stderr "$SKINSPIRE" db downgrade --dry-run --json
    assert_equal "$(jq -r '.risks[] | [.rule, .line, .direction] | @csv' <<<"$output")" '"drop-table",11,"downgrade"'
    [[ $(psql_in "$(database_of dev)" "$OWNER" -c 'select version_num from alembic_version') == 1a ]]
}

@test 'migrations.promotion: a revision goes through the environments one after the other, as the very file' {
    printf 'migrations:\n  promotion: [dev, test, prod]\n' >skinspire.yaml
    revision 1a '' 'create table t (id int);' 'drop table t;'
    revision 2b 1a 'create table u (id int);' 'drop table u;'
    run -7 "$SKINSPIRE" db upgrade --env test --no-backup
    assert_output --partial '1a has not run in dev'
    "$SKINSPIRE" db upgrade --no-backup --quiet
    run -0 "$SKINSPIRE" db upgrade 1a --env test --no-backup
    run -7 on_prod upgrade
    assert_output --partial '2b has not run in test'
    refute_output --partial '1a has not'
    run -0 on_prod upgrade 1a
    # What was taken back is not there any more.
    "$SKINSPIRE" db downgrade base --no-backup --quiet
    run -7 "$SKINSPIRE" db upgrade --env test --no-backup
    assert_output --partial '2b was taken back in dev'
    "$SKINSPIRE" db upgrade --no-backup --quiet
    run -0 "$SKINSPIRE" db upgrade --env test --no-backup
    sed -i 's/u (id int)/u (id bigint)/' migrations/versions/2b.sql
    run -7 on_prod upgrade
    assert_output --partial '2b was changed after it had run in test'
    sed -i 's/u (id bigint)/u (id int)/' migrations/versions/2b.sql
    # What Alembic ran there counts, too.
    psql_in "$(database_of test)" "$OWNER" -c 'drop schema skinspire cascade'
    run -0 on_prod upgrade
    # The way back needs nobody's leave.
    run -0 on_prod downgrade 1a
    "$SKINSPIRE" db downgrade 1a --env test --no-backup --quiet
    run -3 "$SKINSPIRE" db upgrade --env test --set migrations.promotion=dev,nosuch,test
    psql_super -c "drop database $(database_of dev)"
    run -4 on_prod upgrade
    assert_output --partial 'migrations.promotion: dev'
    run -0 on_prod upgrade --set migrations.promotion=
}

@test 'migrations.promotion: what is only stamped has not run' {
    printf 'migrations:\n  promotion: [dev, prod]\n' >skinspire.yaml
    revision 1a '' 'create table t (id int);' 'drop table t;'
    "$SKINSPIRE" db stamp 1a --quiet
    run -7 on_prod upgrade
    assert_output --partial '1a was only stamped in dev'
    # Nor has what ran, was taken back, and is stamped now.
    "$SKINSPIRE" db stamp base --quiet
    "$SKINSPIRE" db upgrade --no-backup --quiet
    "$SKINSPIRE" db downgrade base --no-backup --quiet
    "$SKINSPIRE" db stamp 1a --quiet
    run -7 on_prod upgrade
    assert_output --partial '1a was only stamped in dev'
    # A stamp on what has run takes nothing from it.
    "$SKINSPIRE" db stamp base --quiet
    "$SKINSPIRE" db upgrade --no-backup --quiet
    "$SKINSPIRE" db stamp base --quiet
    "$SKINSPIRE" db stamp 1a --quiet
    run -0 on_prod upgrade
}
