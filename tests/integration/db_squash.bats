#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# Many migrations as one: db squash.
# shellcheck disable=SC2154  # set by run
load helper
load migrations

setup()
{
    new_project
    new_databases dev test
    mkdir -p migrations/versions
}

teardown() { clean_up; }

upgrade() { "$SKINSPIRE" db upgrade --no-backup --quiet "$@"; }
downgrade() { "$SKINSPIRE" db downgrade --no-backup --quiet "$@"; }
files() { (cd migrations/versions && ls) | paste -sd' '; }
structure()
{
    dump "$(database_of "${1:-dev}")" --schema-only --exclude-schema=skinspire --exclude-table=alembic_version |
        sed -E '/^(--|SET |$)/d; s/,$//' | LC_ALL=C sort
}

line_of_four()
{
    revision 1a '' $'create type mood as enum (\'low\');\ncreate table a (id int primary key, old text);' 'drop table a; drop type mood;'
    revision 2b 1a $'alter table a rename old to "Né w";\n-- @upgrade outside transaction\nalter type mood add value \'high\';' \
        $'alter table a rename "Né w" to old; alter type mood rename to m; create type mood as enum (\'low\'); drop type m;' first
    revision 3c 2b 'alter table a add m mood default $$high$$;' 'alter table a drop m;'
    revision 4d 3c 'create index a_m on a (m);' 'drop index a_m;'
}

@test 'squash: all of them anew, with the same structure both ways, for databases old and new' {
    line_of_four
    upgrade
    local before
    before=$(structure)
    db squash --dry-run
    assert_success
    [[ $(files) == '1a.sql 2b.sql 3c.sql 4d.sql' ]]
    db squash
    assert_success
    assert_line --partial 'Squashed 4 revisions into'
    assert_equal "$(files) $(shadows)" '4d.sql '
    run -0 cat migrations/versions/4d.sql
    assert_line -- '-- Replaces: 1a, 2b, 3c'
    assert_line -- '-- Revises:'
    assert_line -- '-- change 1a … change 4d'
    db show 3c
    assert_failure 1
    [[ $stderr == *'hint: it was squashed into 4d'* ]]
    revision 5e 3c '' '-- nothing'
    db heads
    [[ $stderr == *'hint: it was squashed into 4d, which can stand in the header instead'* ]]
    rm migrations/versions/5e.sql
    run -0 cat migrations/versions/4d.sql
    assert_output --partial "CREATE TYPE public.mood AS ENUM ('low', 'high')"
    # What was there goes on; what is new gets the same; and both come down.
    db current
    assert_output '4d (head)'
    db upgrade
    assert_success
    upgrade --env test
    diff <(echo "$before" | sed "s/${ID}dev/X/") <(structure test | sed "s/${ID}test/X/")
    downgrade base
    assert_equal "$(in_dev -c "select count(*) from pg_class where relname = 'a'")" 0
    upgrade
    diff <(echo "$before") <(structure)
}

@test 'squash: a database of migrations.promotion in the middle is in the way, and one out of reach is named' {
    line_of_four
    upgrade
    upgrade 2b --env test
    echo 'migrations: {promotion: [dev, test, prod]}' >skinspire.yaml
    db squash
    assert_failure 7
    [[ $stderr == *'test is at 2b, in the middle of what would become one'* ]] || fail "$stderr"
    upgrade --env test
    run -0 env -u PROD_DATABASE_URL "$SKINSPIRE" db squash --dry-run
    assert_output --partial 'prod: nothing says where'
    db squash
    assert_success
    [[ $stderr == *"warning: nobody knows whether it is at one of the others: prod: "* ]] || fail "$stderr"
}

@test 'squash: a part keeps its statements, and what follows it follows it' {
    line_of_four
    upgrade
    in_dev -c "insert into a values (1, 'kept')"
    db squash 2b:3c -m 'both' --json
    assert_success
    assert_equal "$(jq -c '[.revision, .replaces, .joined, .written]' <<<"$output")" '["3c",["2b"],true,true]'
    assert_equal "$(files)" '1a.sql 3c.sql 4d.sql'
    run -0 cat migrations/versions/3c.sql
    assert_line -- '-- Branch labels: first'
    assert_line -- '-- @upgrade outside transaction'
    assert_output --partial 'rename old to "Né w"'
    downgrade 1a
    assert_equal "$(in_dev -c 'select old from a')" kept
    upgrade
    assert_equal "$(in_dev -c 'select "Né w" from a')" kept
    db show 3c
    assert_line '    Replaces: 2b'
    db show 3c --json
    assert_equal "$(jq -c '.revisions[0].replaces' <<<"$output")" '["2b"]'
    # Once more, over what is squashed already.
    db squash
    assert_success
    run -0 cat migrations/versions/4d.sql
    assert_line -- '-- Replaces: 1a, 2b, 3c'
}

@test 'squash: what revisions do to rows stays' {
    revision 1a '' 'create table a (id int);' 'drop table a;'
    revision 2b 1a 'insert into a values (7);' 'delete from a;'
    db squash
    assert_success
    upgrade
    assert_equal "$(in_dev -c 'table a')" 7
}

@test 'squash: a database in the middle is refused before, and told what to do after' {
    line_of_four
    upgrade 2b
    db squash
    assert_failure 7
    assert_regex "$stderr" 'dev is at 2b, in the middle.*skinspire db upgrade 4d'
    assert_equal "$(files)" '1a.sql 2b.sql 3c.sql 4d.sql'
    upgrade 3c --env test
    upgrade
    db squash
    assert_success
    db upgrade --env test
    assert_failure 1
    assert_regex "$stderr" "at 3c, in the middle of what was squashed into 4d.*stamp --purge 4d"
    psql_in "$(database_of test)" "$OWNER" -c 'create index a_m on a (m)'
    db stamp --purge 4d --env test
    assert_success
    db upgrade --env test
    assert_success
}

@test 'squash: what can not become one, or is not proved, stays as it is' {
    line_of_four
    revision x1 2b 'create table x (id int);' 'drop table x;'
    db squash 1a:4d
    assert_failure 7
    assert_regex "$stderr" 'x1 follows 2b'
    db squash
    assert_failure 7
    assert_regex "$stderr" 'is an end of them'
    db squash 3c:3c
    assert_failure 7
    db squash nosuch:
    assert_failure 1
    rm migrations/versions/x1.sql
    revision 4d 3c 'create index a_id on a (id);' '-- nothing'
    db squash 3c:4d
    assert_failure 6
    assert_regex "$stderr" 'its downgrade does not give the old structure.*index public.a_id is there, and should not be'
    revision 4d 3c 'create index a_m on a (m);'
    db squash 3c:4d
    assert_failure 7
    assert_regex "$stderr" "4d can't be taken back"
    revision 4d 3c "create role ${ID}x;" "drop role ${ID}x;"
    db squash 3c:4d
    assert_failure 7
    assert_regex "$stderr" '4d.sql:7.*roles, databases'
    assert_equal "$(files) $(shadows)" '1a.sql 2b.sql 3c.sql 4d.sql '
    assert_equal "$(psql_super -c "select count(*) from pg_roles where rolname = '${ID}x'")" 0
}

@test 'squash: branches and merges within, and a file that a killed run has left' {
    revision 1a '' 'create table a (id int);' 'drop table a;'
    revision b2 1a 'create table b (id int);' 'drop table b;' left
    revision c2 1a 'create table c (id int);' 'drop table c;' right
    revision m3 'b2, c2' '' '-- nothing'
    revision 4d m3 'create table d (id int);' 'drop table d;'
    cp migrations/versions/c2.sql left
    db squash :m3
    assert_success
    assert_equal "$(files)" '4d.sql m3.sql'
    cp left migrations/versions/c2.sql
    db heads
    assert_output '4d (left, right) (head)'
    upgrade
    downgrade base
}

@test 'squash: a database that ran the revisions one by one ran the same' {
    printf 'migrations:\n  promotion: [dev, test]\n' >skinspire.yaml
    line_of_four
    upgrade
    db squash 1a:3c
    assert_success
    db squash
    assert_success
    db upgrade
    assert_success
    refute_regex "$stderr" 'was changed'
    run -0 "$SKINSPIRE" db upgrade --env test --no-backup
    # As what ran here it is held against its file all the same.
    downgrade base --env test
    downgrade base
    upgrade
    sed -i 's/^-- @upgrade$/&\ncreate table more ();/' migrations/versions/4d.sql
    run -7 "$SKINSPIRE" db upgrade --env test --no-backup
    assert_output --partial '4d was changed after it had run in dev'
}

@test 'squash: what was changed after it had run stays so' {
    printf 'migrations:\n  promotion: [dev, test]\n' >skinspire.yaml
    line_of_four
    upgrade
    revision 4d 3c 'create index a_m on a (m); create table more ();' 'drop table more; drop index a_m;'
    db squash
    assert_success
    run -7 "$SKINSPIRE" db upgrade --env test --no-backup
    assert_output --partial '4d was changed after it had run in dev'
}
