#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# A folder of plain SQL files becomes a history: db import DIR.
load helper
load migrations

setup()
{
    new_project
    new_databases dev test
    mkdir sql
}

teardown() { clean_up; }

order() { "$SKINSPIRE" db history --json | jq -r '.revisions[].revision' | tac | paste -sd' '; }
refute_files() { run find . -path ./sql -prune -o -name '*.sql' -print; assert_output ''; }

@test 'db import: numbers count as numbers, dates as dates, whatever their form' {
    local name
    for name in 001_first 2 V3__third 9.sql.x 10_ten 10.1_more V10_2__most 20240131_day 2024-02-01_next 2024-02-01T0930_later \
        20240201120000_noon 123456789012345678901234_huge; do
        [[ $name == 9.sql.x ]] && name=9
        echo 'select 1' >"sql/$name.sql"
    done
    run -0 "$SKINSPIRE" db import sql
    assert_equal "$(order)" \
        '001 2 3 9 10 10.1 10_2 20240131 20240201 20240201T0930 20240201120000 123456789012345678901234'
    run -0 cat migrations/versions/20240201T0930_later.sql
    assert_line --index 0 '-- later'
    assert_line '-- Create Date: 2024-02-01 09:30:00'
    assert_line '-- Revises: 20240201'
    run -0 "$SKINSPIRE" db upgrade --no-backup
    # The same again gives the same, and what is new comes behind.
    echo 'create table new (id int)' >sql/20250101_new.sql
    run -0 "$SKINSPIRE" db import sql
    assert_output --partial '12 revisions are there already'
    assert_output --partial 'migrations/versions/20250101_new.sql'
}

@test 'db import: ways back by every usual name, and marks of dbmate and goose' {
    echo 'create table a (id int);' >sql/1_a.sql
    echo 'drop table a;' >sql/1_a.down.sql
    echo 'create table b (id int);' >sql/V2__b.sql
    echo 'drop table b;' >sql/U2__b.sql
    echo 'create table c (id int);' >sql/3_c.up.sql
    echo 'drop table c' >sql/3_c_rollback.sql
    printf -- '-- about d\n-- migrate:up\ncreate table d (id int);\n-- migrate:down\ndrop table d;\n' >sql/4_d.sql
    printf -- '-- +goose Up\n-- +goose StatementBegin\ncreate table e (id int);\n-- +goose StatementEnd\n-- +goose Down\ndrop table e;\n' >sql/5_e.sql
    printf -- '-- migrate:up transaction:false\ncreate index concurrently d_id on d (id);\n-- migrate:down\ndrop index d_id;\n' >sql/6_f.sql
    run -0 --separate-stderr "$SKINSPIRE" db import sql
    [[ $stderr != *'way back'* ]]
    run -0 grep -c 'outside transaction' migrations/versions/6_f.sql
    run -0 "$SKINSPIRE" db upgrade --no-backup
    assert_equal "$(in_dev -c "select string_agg(relname, '' order by 1) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and length(relname) = 1")" abcde
    run -0 "$SKINSPIRE" db downgrade base --no-backup
    run -0 "$SKINSPIRE" diff dev empty
}

@test 'db import: rows in COPY, dollars, and what can not run in a transaction' {
    cat >sql/1_x.sql <<'END'
-- The ; in a comment; and more
create table "it's" (id int, t text);
copy "it's" from stdin;
1	semi;colon
2	\N
\.
create function f() returns text language sql as $$ select ';'; $$;
create index concurrently i on "it's" (id);
insert into "it's" values (3, 'ü')
END
    run -0 "$SKINSPIRE" db import sql
    run -0 bash -c "grep -c '^-- @upgrade' migrations/versions/1_x.sql"
    assert_output 3
    run -0 "$SKINSPIRE" db upgrade --no-backup
    assert_equal "$(in_dev -c "select count(*), f() from \"it's\"")" '3|;'
}

@test 'db import: --stamp says what a database has already' {
    echo 'create table a (id int);' >sql/001_a.sql
    echo 'create table b (id int);' >sql/002_b.sql
    in_dev -f sql/001_a.sql
    run -1 "$SKINSPIRE" db import sql --stamp 007
    refute_files
    run -0 "$SKINSPIRE" db import sql --stamp 001 --dry-run
    refute_files
    run -0 "$SKINSPIRE" db import sql --stamp 001
    run -0 "$SKINSPIRE" db current
    assert_output --partial 001
    run -0 "$SKINSPIRE" db upgrade --no-backup
    assert_equal "$(in_dev -c "select to_regclass('b')")" b
}

@test 'db import: what is not clear in a folder of files is said, and nothing is written' {
    echo 'select 1' >sql/notes.sql
    run -2 "$SKINSPIRE" db import sql
    assert_output --partial 'sql/notes.sql'
    assert_output --partial 'no place in an order'
    mv sql/notes.sql sql/3_a.sql
    cp sql/3_a.sql sql/003_b.sql
    run -2 "$SKINSPIRE" db import sql
    assert_output --partial 'the same place in the order'
    mv sql/003_b.sql sql/4_b.down.sql
    run -2 "$SKINSPIRE" db import sql
    assert_output --partial 'no file that leads there'
    rm sql/4_b.down.sql
    touch sql/R__views.sql
    run -2 "$SKINSPIRE" db import sql
    assert_output --partial 'runs again whenever it changes'
    rm sql/R__views.sql
    printf 'select 1;\nselect nosuch;\n' >sql/4_x.sql
    run -5 "$SKINSPIRE" db import sql
    assert_output --partial 'sql/4_x.sql'
    assert_output --partial '"nosuch" does not exist'
    printf "select 'open;\n" >sql/4_x.sql
    run -2 "$SKINSPIRE" db import sql
    assert_output --partial 'sql/4_x.sql:1'
    printf 'select \xe9;\n' >sql/4_x.sql
    run -3 "$SKINSPIRE" db import sql
    assert_output --partial 'not in UTF-8'
    printf '\\i other.sql\n' >sql/4_x.sql
    run -2 "$SKINSPIRE" db import sql
    printf 'select 1;\n' >sql/4_x.sql
    printf 'drop table nosuch;\n' >sql/4_x.down.sql
    run -0 "$SKINSPIRE" db import sql --dry-run
    assert_output --partial 'the way back of 4 fails'
    printf 'create table t (id int);\n' >sql/4_x.sql
    printf 'select 1;\n' >sql/4_x.down.sql
    run -0 "$SKINSPIRE" db import sql --dry-run
    assert_output --partial 'the way back of 4 does not lead back: table public.t is too much'
    refute_files
    run -0 psql_super -c "select datname from pg_database where datname ~ '^${ID}' and datname !~ '(dev|test)\$'"
    assert_output ''
}

@test 'db import: an error in a file has its line there, in every part of it' {
    mkdir -p sql
    printf -- '-- migrate:up\ncreate table a (id int);\nvacuum;\n\n\ncreate tabel b;\n' >sql/1.sql
    run -5 "$SKINSPIRE" db import sql
    assert_output --partial 'sql/1.sql:6:8: error: revision 1:'
    printf -- '\n\n-- a\nvacuum;\ncreate table a (id int);' >sql/1.sql
    printf '\xef\xbb\xbf\n\nvacuum;\ndrop table b;\n' >sql/1.down.sql
    run -0 "$SKINSPIRE" db import sql
    assert_output --partial 'the way back of 1 fails: '"$PWD/sql/1.down.sql:4: "
    # No part is empty, and none begins with another one's semicolon.
    run -0 grep -A1 '^-- @' migrations/versions/1_1.sql
    assert_output $'-- @upgrade outside transaction\n-- a\n--\n-- @upgrade\ncreate table a (id int);\n--
-- @downgrade outside transaction\nvacuum;\n--\n-- @downgrade\ndrop table b;'
}

@test 'db import: what would be left out without a word is refused' {
    mkdir -p sql/more
    echo 'create table a (id int);' | tee sql/1.sql >sql/2.SQL
    run -2 "$SKINSPIRE" db import sql
    assert_output --partial 'sql/2.SQL: error: this would be left out'
    mv sql/2.SQL sql/more/2.sql
    run -2 "$SKINSPIRE" db import sql
    assert_output --partial 'sql/more/2.sql: error: this would be left out'
    mv sql/more/2.sql sql/more/README
    run -0 "$SKINSPIRE" db import sql
}
