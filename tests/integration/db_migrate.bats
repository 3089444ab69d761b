#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# Writing migrations by comparing: db migrate and db check.
# shellcheck disable=SC2154  # set by run
load helper
load migrations

setup()
{
    new_project
    new_databases dev
    mkdir -p database/schema
    "$SKINSPIRE" db init >/dev/null
}

teardown() { clean_up; }

# declare SQL: this is the whole schema from now on.
declare_sql() { printf '%s\n' "$1" >database/schema/all.sql; }
# A column that comes back stands behind the others, so the lines are sorted.
structure()
{
    dump "$(database_of dev)" --schema-only --exclude-schema=skinspire --exclude-table=alembic_version |
        sed -E '/^(--|SET |$)/d; s/,$//' | LC_ALL=C sort
}
files() { find migrations/versions -name '*.sql' | sort; }
newest() { "$SKINSPIRE" db show --json | jq -r '.revisions[0].path'; }

# migrates TEXT…: what is declared becomes a revision, and the database goes up, down and up again with it.
migrates()
{
    local before after
    before=$(structure)
    db migrate -m 'a change' "$@"
    [[ $status == 0 ]] || fail "$stderr"
    "$SKINSPIRE" db upgrade --no-backup --quiet
    after=$(structure)
    [[ $after != "$before" ]]
    run -0 "$SKINSPIRE" db check
    assert_output 'No new upgrade operations detected.'
    "$SKINSPIRE" db downgrade --no-backup --quiet
    diff <(echo "$before") <(structure)
    "$SKINSPIRE" db upgrade --no-backup --quiet
    diff <(echo "$after") <(structure)
}

@test 'migrate: from nothing to tables, and on, and back; nothing to do is no file' {
    declare_sql 'create table wards (id int primary key, name text not null);'
    migrates
    [[ $(files | wc -l) == 1 ]]
    db migrate -m 'nothing'
    assert_success
    [[ -z $output && $stderr == 'No changes in schema detected.' && $(files | wc -l) == 1 ]]

    declare_sql 'create type mood as enum ($$it'"'"'s$$, $$b\c$$);
        create schema "Ünï ""q"" s";
        create table "Ünï ""q"" s"."T b" ("Col; --" int primary key check ("Col; --" > 0), "mood" mood);
        create table wards (id bigint primary key, rank int default 7, mood mood default $$b\c$$);
        create view big as select id from wards where id > 1000;
        create function f() returns bigint language sql as $$select max(id) from big$$;
        create index "by rank" on wards (rank desc);
        comment on table wards is $$-- @nothing
'"'"'";$$;' # in a comment of ours nobody reads marks
    sed -i "s/[$][$]\(it's\|b.c\)[$][$]/'\1'/g; s/it's/it''s/" database/schema/all.sql
    migrates
    assert_equal "$(shadows)" ''
    run -0 cat "$(newest)"
    assert_line --regexp '^-- loses data: .* public.wards; the column.s values are gone$'
    assert_line '-- not brought back, since the upgrade loses it: column public.wards.name: the column'"'"'s values are gone'
    declare_sql 'create table only_this (id int);'
    migrates
}

@test 'migrate: what an upgrade commits first stands in a part of its own' {
    declare_sql "create type mood as enum ('a', 'c'); create table t (mood mood);"
    migrates
    declare_sql "create type mood as enum ('a', 'b', 'c'); create table t (mood mood default 'b', x int); create index t_x on t (x);"
    migrates --concurrent
    run -0 cat "$(newest)"
    assert_line '-- @upgrade outside transaction'
    assert_output --partial $'outside transaction\nCREATE INDEX CONCURRENTLY'
    refute_output --partial $'\n\n\n'
}

@test 'migrate: renames keep the rows, both ways' {
    declare_sql "create schema s; create type s.mood as enum ('low', 'high');
        create table s.patients (id int primary key, name text, mood s.mood);
        create view s.names as select name from s.patients;
        create function s.f(int) returns text language sql as 'select name from s.patients where id = \$1';"
    migrates
    in_dev -c "insert into s.patients values (1, 'Ana', 'low')"
    declare_sql "create schema \"S 2\"; create type \"S 2\".mood as enum ('Low ''x''', 'high');
        create table \"S 2\".\"Pàtients\" (id int primary key, \"Full \"\"name\"\"\" text, mood \"S 2\".mood);
        alter table \"S 2\".\"Pàtients\" rename constraint \"Pàtients_pkey\" to patients_pkey;
        create view \"S 2\".names as select \"Full \"\"name\"\"\" as name from \"S 2\".\"Pàtients\";
        create function \"S 2\".\"F 2\"(int) returns text language sql
            as 'select \"Full \"\"name\"\"\" from \"S 2\".\"Pàtients\" where id = \$1';"
    migrates --rename 's.f(integer)=F 2' --rename 's.patients=Pàtients' --rename 's.patients.name=Full "name"' --rename 's=S 2' \
        --rename "s.mood:low=Low 'x'"
    assert_equal "$(in_dev -c 'select * from "S 2"."Pàtients"')" "1|Ana|Low 'x'"
    "$SKINSPIRE" db downgrade --no-backup --quiet
    assert_equal "$(in_dev -c 'select * from s.patients')" '1|Ana|low'
    db migrate --rename 's.nothing=x'
    assert_failure 7
    "$SKINSPIRE" db upgrade --no-backup --quiet
    db migrate --rename 's.nothing=x'
    assert_failure 1
    assert_regex "$stderr" 'nothing can be renamed'
}

@test 'migrate: a suggested rename is told' {
    declare_sql 'create table t (id int, a text);'
    migrates
    declare_sql 'create table t (id int, b text);'
    db migrate --dry-run
    assert_success
    assert_regex "$stderr" '--rename public.t.a=b'
    [[ $(files | wc -l) == 1 ]]
}

@test 'migrate: what is not at the head is not compared' {
    declare_sql 'create table t (id int);'
    "$SKINSPIRE" db migrate -m one --quiet
    local command
    for command in migrate check; do
        db "$command"
        assert_failure 7
        assert_regex "$stderr" 'Target database is not up to date.*skinspire db upgrade'
    done
    "$SKINSPIRE" db revision -m other --head base --splice --quiet
    db migrate -m two
    assert_failure 1
    assert_regex "$stderr" 'Multiple heads are present'
    db migrate -m two --rev-id 'a b'
    assert_failure 2
    "$SKINSPIRE" db upgrade heads --no-backup --quiet
    declare_sql 'create table t (id int); create table u (id int);'
    db migrate -m two --head "$("$SKINSPIRE" db heads --json | jq -r '.heads[0].revision')" --branch-label left --rev-id two
    assert_success
    db show two --json
    assert_equal "$(jq -r '.revisions[0] | [.revision, .labels[0], .unproved] | @csv' <<<"$output")" '"two","left",false'
}

@test 'migrate: a file that can not be proved is not written, unless it is asked for and then says so' {
    # Without the table that its query looks for, the server can not fill it.
    declare_sql 'create table gone ();
        create materialized view m as select 1 / count(*) as n from pg_tables where tablename = $$gone$$;
        drop table gone;'
    db migrate -m bad
    assert_failure
    assert_regex "$stderr" 'in the statement:.*CREATE MATERIALIZED VIEW public.m'
    [[ $stderr != *_bad.sql:* ]]
    assert_regex "$stderr" 'nothing was written; --unproved'
    [[ -z $(files) ]]
    assert_equal "$(shadows)" ''
    declare_sql 'create table t (id int);'
    db migrate -m untried --unproved
    assert_success
    assert_regex "$stderr" 'not proved'
    db show
    assert_line '    Unproved: neither its upgrade nor its downgrade was tried'
    db history -v
    assert_output --partial 'Unproved:'
}

@test 'migrate: says what is lost, and what rows may refuse' {
    declare_sql "create type mood as enum ('a'); create table t (flag int, big int, words text, short varchar(9),
        mood mood, id int generated always as identity);"
    migrates
    declare_sql "create type mood as enum ('a', 'b'); create table t (flag boolean, big bigint, words jsonb, short varchar(20),
        mood mood, id int not null);"
    migrates
    run -0 cat "$(newest)"
    assert_line --regexp '^-- loses data: .*; every number but 0 becomes true'
    assert_line --regexp '^-- not brought back, since the upgrade loses it: column public.t.flag: every number but 0 becomes true'
    local upgrade=${output%%-- @downgrade*} downgrade=${output##*-- @downgrade}
    assert_regex "$upgrade" "every number but 0 becomes true; every value is converted; it fails where a value does not fit"
    assert_regex "$downgrade" 'it fails where a value does not fit'
    assert_regex "$downgrade" 'it fails where a value is a label that is gone'
    assert_regex "$downgrade" 'those of rows that are gone are given again'
}

@test 'check: names what differs, for programs too' {
    declare_sql 'create table t (id int, n int);'
    in_dev -c 'create table t (id int)' -c 'create table "Ü x" ()'
    db check
    assert_failure 6
    assert_regex "$stderr" 'New upgrade operations detected.*added column public.t.n.*removed table public."Ü x"'
    db check --json
    assert_failure 6
    assert_equal "$(jq -c '[.differs, .changes]' <<<"$output")" '[true,["added column public.t.n","removed table public.\"Ü x\""]]'
    db migrate --json -m x
    assert_success
    assert_equal "$(jq -c '[.changed, .written, .proved, (.steps | length)]' <<<"$output")" '[true,true,true,2]'
    "$SKINSPIRE" db upgrade --no-backup --quiet
    db check --json
    assert_success
    assert_equal "$(jq -c '[.differs, .changes]' <<<"$output")" '[false,[]]'
    db migrate --json -m x
    assert_equal "$(jq -c . <<<"$output")" "$(jq -c '.changed = false' <<<"$output")"
}

@test 'migrate: the version table and what the program writes down are left alone' {
    printf '[alembic]\nversion_table = Ver *"s\n' >migrations/alembic.ini
    declare_sql 'create table t (id int);'
    "$SKINSPIRE" db migrate -m one --quiet
    "$SKINSPIRE" db upgrade --no-backup --quiet
    run -0 "$SKINSPIRE" db check
    # Nor would anything else that compares take it for the project's.
    run -0 "$SKINSPIRE" diff dev declared --exit-code
    "$SKINSPIRE" export out --quiet
    assert_equal "$(find out -type f)" out/tables/public.t.sql
    "$SKINSPIRE" backup dev --quiet
    assert_equal "$(jq -r .revision backups/dev/*.manifest.json)" "$(basename migrations/versions/*_one.sql _one.sql)"
    in_dev -c 'create table "Ver x""s" ()' \
        -c 'create table versions (version_num text constraint versions_pkc primary key, note text)'
    db check
    assert_failure 6
    assert_equal "$stderr" 'skinspire: error: New upgrade operations detected
    removed table public.versions
    removed table public."Ver x""s"
hint: '"'skinspire db migrate' writes them as a revision"
}

@test "migrate: a schema of the version table's own is left alone" {
    printf '[alembic]\nversion_table = steps\nversion_table_schema = Mig "1\n' >migrations/alembic.ini
    in_dev -c 'create schema "Mig ""1"' -c "comment on schema \"Mig \"\"1\" is 'of the migrations'"
    declare_sql 'create table t (id int);'
    "$SKINSPIRE" db migrate -m one --quiet
    "$SKINSPIRE" db upgrade --no-backup --quiet
    run -0 "$SKINSPIRE" db check
    run -0 "$SKINSPIRE" diff dev declared --exit-code
    run -0 "$SKINSPIRE" diff declared dev --exit-code
    # What else is in it is the project's, and so is the schema where it is declared.
    in_dev -c 'create sequence "Mig ""1".s'
    run -0 "$SKINSPIRE" diff declared dev
    assert_line 'CREATE SCHEMA "Mig ""1";'
    db check
    assert_failure 6
    assert_equal "$(sed -n 's/^ *removed/removed/p' <<<"$stderr")" 'removed sequence "Mig ""1".s'
    in_dev -c 'drop sequence "Mig ""1".s'
    declare_sql 'create table t (id int); create schema "Mig ""1";'
    db check
    assert_failure 6
    assert_regex "$stderr" 'removed comment.*Mig'
    in_dev -c 'comment on schema "Mig ""1" is null'
    run -0 "$SKINSPIRE" db check
}

@test 'migrate: what a command prints is declared as well' {
    declare_sql 'create table t (id int);'
    cat >skinspire.yaml <<'END'
database: {schema_command: 'cat models.txt; test ! -e broken'}
END
    echo 'create table u (t int);' >models.txt
    mkdir elsewhere
    cd elsewhere
    db check
    assert_failure 6
    cd ..
    migrates
    assert_equal "$(in_dev -c "select count(*) from pg_class where relname in ('t', 'u')")" 2
    # create and reset make it too, and so the new database is at the head.
    "$SKINSPIRE" create test >/dev/null
    "$SKINSPIRE" reset dev >/dev/null
    local environment
    for environment in dev test; do
        db check --env "$environment"
        assert_success
        assert_equal "$(psql_in "$(database_of "$environment")" "$OWNER" -c "select count(*) from pg_class where relname in ('t', 'u')")" 2
    done
    echo 'create table u (t int); select nosuch;' >models.txt
    run -5 "$SKINSPIRE" reset dev
    assert_output --partial 'what the command printed:1'
    echo 'create table u (t int);' >models.txt
    rm -r database
    db check
    assert_failure 6
    assert_regex "$stderr" 'removed table public.t'
    echo 'create tabel' >models.txt
    db migrate
    assert_failure 5
    assert_regex "$stderr" 'what the command printed:1:8'
    touch broken
    db migrate
    assert_failure 1
    assert_regex "$stderr" "the command 'cat models.txt; test ! -e broken' exited with status 1"
    : >skinspire.yaml
    db migrate
    assert_failure 2
    assert_regex "$stderr" 'declares no structure'
}

@test 'migrate: a role that may not make databases is told what it lacks' {
    declare_sql 'create table t (id int);'
    psql_super -c "alter role $OWNER nocreatedb"
    db migrate -m x
    assert_failure 5
    assert_regex "$stderr" "ALTER ROLE $OWNER CREATEDB"
    [[ -z $(files) ]]
}

# many N: a schema with so many tables.
many()
{
    local i
    for ((i = 0; i < $1; i++)); do
        echo "create table t$i (id int primary key, a text, b text unique);"
    done
}

@test 'migrate: killed in the middle of its proof it leaves nothing once another has run' {
    declare_sql "$(many 150)"
    "$SKINSPIRE" diff dev declared >/dev/null # the files are known; the shadow that follows is the proof's
    local round pid
    for round in 1 2 3; do
        "$SKINSPIRE" db migrate -m killed --quiet 3>&- &
        pid=$!
        until [[ -n $(shadows) ]] || ! kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
        sleep "0.$((round * 7))"
        kill -KILL "$pid" 2>/dev/null || true
        wait "$pid" || true
    done
    rm -f migrations/versions/*
    declare_sql 'create table t (id int);'
    db migrate -m now
    assert_success
    assert_equal "$(shadows) $(files | wc -l)" ' 1'
    run -0 find migrations/versions -type f -not -name '*_now.sql'
    assert_output ''
}

@test 'migrate: of several at once one writes, and the others find it written' {
    declare_sql 'create table t (id int);'
    local i pids=() written=0
    for i in 1 2 3 4; do
        "$SKINSPIRE" db migrate -m "change $i" 3>&- &
        pids+=($!)
    done
    for i in "${pids[@]}"; do
        ! wait "$i" || written=$((written + 1))
    done
    assert_equal "$written $(files | wc -l) $(shadows)" '1 1 '
}

@test 'migrate: an interrupt ends the proof and cleans up' {
    declare_sql "$(many 150)"
    "$SKINSPIRE" diff dev declared >/dev/null
    "$SKINSPIRE" db migrate -m never 3>&- &
    local pid=$!
    until [[ -n $(shadows) ]]; do sleep 0.01; done
    kill -INT "$pid"
    ends_with 130 "$pid"
    assert_equal "$(shadows)" ''
    [[ -z $(files) ]]
}

@test 'migrate: triggers, policies and grants of the rules are a part of the structure' {
    mkdir -p database/triggers
    declare_sql 'create table wards (id int primary key, updated_at timestamptz);'
    cat >database/rules.yaml <<'END'
rules: {stamp: {with: [updated_at]}}
END
    cat >database/triggers/all.sql <<'END'
create or replace function stamp() returns trigger language plpgsql as 'begin new.updated_at = now(); return new; end';
-- rule: stamp
create or replace trigger stamp before update on {table} for each row execute function stamp();
END
    "$SKINSPIRE" db migrate -m stamps --quiet
    run -0 cat "$(newest)"
    assert_output --partial 'CREATE TRIGGER stamp'
    "$SKINSPIRE" db upgrade --no-backup --quiet
    run -0 "$SKINSPIRE" triggers verify dev
    run -0 "$SKINSPIRE" db check
    # What the rules want is put right at the end of every run, also of one down.
    in_dev -c 'drop trigger stamp on wards'
    "$SKINSPIRE" db revision -m other --quiet
    "$SKINSPIRE" db upgrade --no-backup --quiet
    run -0 "$SKINSPIRE" triggers verify dev
    in_dev -c 'alter table wards disable trigger stamp'
    "$SKINSPIRE" db downgrade --no-backup --quiet
    run -0 "$SKINSPIRE" triggers verify dev
}

# on_terminal ANSWERS COMMAND…: runs it on a terminal of its own, where that is typed.
on_terminal()
{
    local typed=$1
    shift
    command -v script >/dev/null || skip 'no script(1)'
    run script --quiet --return --command "$(printf '%q ' "$@")" /dev/null <<<"$typed" 3>&-
}

@test 'migrate --apply: shown, edited, proved again, and run' {
    declare_sql 'create table t (id int);'
    on_terminal 'k' "$SKINSPIRE" db migrate -m one --apply
    assert_success
    assert_output --partial 'CREATE TABLE public.t'
    assert_output --partial 'Run it on dev? [y]es, [e]dit, [k]eep the file and stop, [d]elete it:'
    assert_equal "$(files | wc -l) $(in_dev -c "select to_regclass('t')")" '1 '
    rm "$(newest)"
    on_terminal $'what\n D' "$SKINSPIRE" db migrate -m one --apply
    assert_success
    assert_equal "$(files | wc -l)" 0
    # An edit that goes wrong is told, and can only be edited again, kept or deleted.
    cat >editor <<'END'
#!/bin/bash
if grep -q 'bigint' "$1"; then sed -i 's/bigint/integer/; s/^CREATE/-- by hand\n&/' "$1"; else sed -i 's/integer/bigint/' "$1"; fi
END
    chmod +x editor
    EDITOR=$PWD/editor on_terminal $'e\ny\ne\ny' "$SKINSPIRE" db migrate -m one --apply
    assert_success
    assert_output --partial "its upgrade does not give the wanted structure"
    assert_output --partial 'column public.t.id differs'
    assert_output --partial "It is not proved, and can't run on dev? [e]dit,"
    assert_output --partial 'the edited revision is proved'
    assert_equal "$(in_dev -c "select format_type(atttypid, 0) from pg_attribute where attrelid = 't'::regclass and attnum > 0")" integer
    run -0 cat "$(newest)"
    assert_line -- '-- by hand'
    [[ -n $(ls backups/dev) ]]
    declare_sql ''
    on_terminal 'y' "$SKINSPIRE" db migrate -m two --apply --no-backup
    assert_success
    assert_equal "$(in_dev -c "select to_regclass('t')")" ''
}

@test 'migrate --apply: without a terminal it runs what loses nothing' {
    declare_sql 'create table t (id int);'
    run -0 --separate-stderr setsid -w "$SKINSPIRE" db migrate -m one --apply --json
    assert_equal "$(jq -c '[.written, .applied]' <<<"$output")" '[true,true]'
    declare_sql 'create table u (id int);'
    run -7 setsid -w "$SKINSPIRE" db migrate -m two --apply
    assert_output --partial "it is written; 'skinspire db upgrade' runs it"
    assert_equal "$(in_dev -c "select to_regclass('t')")" t
    run -2 "$SKINSPIRE" db migrate -m two --apply --unproved
    run -2 "$SKINSPIRE" db downgrade --steps 2 base
}

@test 'migrate: an administrator makes the shadows of a role that may not, and each object has its owner there' {
    psql_super -c "alter role $OWNER nocreatedb" -c "create role ${ID}other" -c "grant ${ID}other to $OWNER"
    export DEV_ADMIN_URL="postgresql://$SKI_TEST_SUPERUSER@/postgres?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    declare_sql "create extension citext; create schema s; grant all on schema s to public; create table s.mine (id int, c citext);
        create table s.others (id int); alter table s.others owner to \"${ID}other\";
        create function s.f() returns int security definer language sql as 'select 1'; alter function s.f() owner to \"${ID}other\";
        alter default privileges in schema s grant select on tables to public;"
    migrates
    declare_sql "create extension citext; create extension pg_trgm; create schema s; grant all on schema s to public; create table s.mine (id int, c citext, n int);
        create table s.others (id int, n int); alter table s.others owner to \"${ID}other\";
        alter default privileges in schema s grant select on tables to public;"
    "$SKINSPIRE" diff dev declared >/dev/null # the files are known, so the old structure is built in a shadow of its own
    migrates
    declare_sql "create extension pg_trgm; create schema s; create table s.mine (id int, n int);"
    migrates
    declare_sql "create extension pg_trgm; create schema \"S\"; create table \"S\".mine (id int, n int);"
    migrates --rename s=S
    assert_equal "$(shadows)" ''
}
