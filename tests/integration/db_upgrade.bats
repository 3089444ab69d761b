#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# Running migrations: db upgrade, db downgrade, db stamp.
load helper
load migrations

setup()
{
    new_project
    new_databases dev test
    mkdir -p migrations/versions
}

teardown() { clean_up; }

tables() { in_dev -c "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
    and relname <> 'alembic_version' order by 1" | paste -sd' '; }

# 1a - 2b - b3 - m4, with c3 beside b3
diamond()
{
    revision 1a '' 'create table a (id int primary key);' 'drop table a;'
    revision 2b 1a 'alter table a add name text' 'alter table a drop name'
    revision b3 2b 'create table b (id int);' 'drop table b;' billing
    revision c3 2b 'create table c (id int);' 'drop table c;' clinical
    revision m4 'b3, c3' '' '-- nothing'
}

@test 'db: up and down through branches and a merge, and the version table says where it is' {
    diamond
    run -0 --separate-stderr "$SKINSPIRE" db upgrade +1 --no-backup
    [[ $stderr == 'Running upgrade  -> 1a, change 1a' && -z $output ]]
    assert_equal "$(versions)" 1a
    run -0 --separate-stderr "$SKINSPIRE" db upgrade clinical@head
    assert_equal "$(versions)" m4
    run -0 --separate-stderr "$SKINSPIRE" db upgrade
    [[ -z $output && -z $stderr ]]
    run -1 "$SKINSPIRE" db downgrade -1
    assert_output --partial 'Ambiguous walk'
    run -0 "$SKINSPIRE" db downgrade billing@b3
    assert_equal "$(versions)" 'b3 c3'
    run -0 "$SKINSPIRE" db downgrade clinical@2b
    assert_equal "$(versions)" b3
    assert_equal "$(tables)" 'a b'
    run -0 "$SKINSPIRE" db upgrade heads
    assert_equal "$(versions)" m4
    run -0 "$SKINSPIRE" db downgrade base
    assert_equal "$(versions)" ''
    assert_equal "$(tables)" ''
    # Exactly as Alembic has it.
    assert_equal "$(in_dev -c "select attname, format_type(atttypid, atttypmod), attnotnull from pg_attribute
        where attrelid = 'alembic_version'::regclass and attnum > 0" -c "select conname from pg_constraint
        where conrelid = 'alembic_version'::regclass" | paste -sd' ')" \
        'version_num|character varying(32)|t alembic_version_pkc'
}

@test 'db: all revisions are one transaction: a failure in the last leaves nothing, with its place in the file' {
    local i previous=
    for i in {01..20}; do
        revision "r$i" "$previous" "create table t$i (id int);" "drop table t$i;"
        previous=r$i
    done
    # One that the server can't read, and one that it can't carry out, among others of one message.
    revision r15 r14 $'create table t15 (id int);\ncreate table t15b (id int,);' 'drop table t15;'
    run -5 "$SKINSPIRE" db upgrade
    assert_output --partial 'versions/r15.sql:8:27: error: revision r15: syntax error'
    refute_output --partial 'r15 -> r16'
    revision r15 r14 $'create table t15 (id int);\ncreate table t01 (id int);' 'drop table t15;'
    run -5 "$SKINSPIRE" db upgrade
    assert_output --partial 'versions/r15.sql:8:1: error: revision r15: relation "t01'
    refute_output --partial 'r15 -> r16'
    assert_equal "$(tables)" ''
    revision r15 r14 'create table t15 (id int);' 'drop table t15;'
    revision r21 r20 $'create table t21 (id int);\nselect nosuch from t21;' 'drop table t21;'
    run -5 "$SKINSPIRE" db upgrade
    assert_output --partial 'versions/r21.sql:8:8'
    assert_output --partial 'revision r21'
    assert_output --partial 'column "nosuch" does not exist'
    assert_equal "$(tables)" ''
    run -0 in_dev -c "select to_regclass('alembic_version'), to_regclass('skinspire.migration_log')"
    assert_output '|'
    run -5 "$SKINSPIRE" db upgrade --transaction-per-migration
    assert_equal "$(versions)" r20
}

@test "what a part's statements are sent with does not blur the place of the one that fails" {
    revision 1a '' "create table é (id int); comment on table é is 'ü;
--'; create table ä (id int) -- no semicolon, and a comment"
    revision 2b 1a "create table b (id int);
-- a comment; with a semicolon
comment on table b is 'ß'; create   view v as select nix from b;"
    revision 3c 2b 'create table c (id int)'
    run -5 "$SKINSPIRE" db upgrade
    assert_output --partial 'versions/2b.sql:9:54'
    assert_output --partial 'column "nix" does not exist'
    refute_output --partial '2b -> 3c'
    assert_equal "$(tables)" ''
    # No position from the server: the statement's own.
    revision 2b 1a "create table b (id int); comment on table b is 'ß';  create table é (id int);
drop table b"
    run -5 "$SKINSPIRE" db upgrade
    assert_output --partial 'versions/2b.sql:7:54'
    revision 2b 1a "insert into é values (1);
create function f() returns int language sql begin atomic; select 1; end; create table f (id int)"
    run -0 "$SKINSPIRE" db upgrade
    assert_equal "$(versions)" 3c
    assert_equal "$(in_dev -c "select string_agg(revision, ' ' order by id) from skinspire.migration_log
        where seconds >= 0 and ended_at <= now()")" '1a 2b 3c'
}

@test 'db: what can not run in a transaction is a boundary, and an interrupted run goes on there' {
    revision 1a '' 'create table a (id int); insert into a values (1), (1);' 'drop table a;'
    in_dev -c 'create table other as select 1 as id from generate_series(1, 2)'
    run in_dev -c 'create unique index concurrently uniq on other (id)'
    revision 2b 1a $'insert into a values (2);\n-- @upgrade outside transaction\ncreate unique index concurrently a_id on a (id);
-- @upgrade\ninsert into a values (3);' 'drop index a_id;'
    run -5 "$SKINSPIRE" db upgrade
    assert_output --partial 'versions/2b.sql:9'
    assert_equal "$(versions)" 1a
    # The index that was left half built is gone; one whose name is only a part of a word here stays.
    assert_equal "$(in_dev -c 'select indexrelid::regclass from pg_index where not indisvalid')" uniq
    in_dev -c 'delete from a where id = 1'
    run -0 "$SKINSPIRE" db upgrade
    assert_output --partial 'was interrupted'
    assert_equal "$(in_dev -c 'select string_agg(id::text, chr(32) order by id) from a')" '2 3'
    assert_equal "$(versions)" 2b
    assert_equal "$(in_dev -c "select string_agg(parts || case when is_whole then '!' else '' end, ' ' order by id)
        from skinspire.migration_log where revision = '2b' and not comes_now")" '1 1 2 3!'
}

@test 'db: what a revision sets for itself is not set for the next, nor for what is written down' {
    psql_super -c "create role ${ID}_other" -c "grant ${ID}_other to $OWNER"
    revision 1a '' "create schema s; set search_path = s; set role ${ID}_other;" 'drop schema s;'
    revision 2b 1a 'create table here (id int);' 'drop table here;'
    run -0 "$SKINSPIRE" db upgrade
    assert_equal "$(versions) $(tables)" '2b here'
}

@test 'db: every setting that a revision leaves, in words or through a function, ends with it' {
    local seen="select concat_ws(' ', current_setting('TimeZone'), current_setting('row_security'),
        current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('check_function_bodies'),
        current_setting('clinic.x', true))"
    revision 1a '' "create table seen (settings text); insert into seen $seen;"
    revision 2b 1a $'set timezone = \'Asia/Kolkata\'; set row_security = off; set statement_timeout = 123456;
        set lock_timeout = 0; set local check_function_bodies = off; set clinic.x = \'y\';'
    revision 3c 2b "insert into seen $seen;"
    # Nothing here looks as if it set something.
    revision 4d 3c $'create function f() returns trigger language plpgsql as $$begin
        perform set_config(\'search_path\', \'pg_catalog\', false); return new; end$$;
        create table tr (i int); create trigger t before insert on tr for each row execute function f();'
    revision 5e 4d $'copy tr from stdin;\n1\n\\.'
    revision 6f 5e 'create table here (id int);'
    # The same behind what can't run inside a transaction.
    revision 7a 6f $'-- @upgrade outside transaction\nset timezone = \'Asia/Kolkata\';\nset lock_timeout = 0;'
    revision 8b 7a "insert into seen $seen;"
    run -0 "$SKINSPIRE" db upgrade
    assert_equal "$(versions) $(tables)" '8b here seen tr'
    assert_equal "$(in_dev -c 'select count(*), count(distinct rtrim(settings)) from seen')" '3|1'
}

@test 'db: a role that its login sets stays that of every revision' {
    psql_super -c "create role ${ID}_other" -c "grant ${ID}_other to $OWNER" \
        -c "alter role $OWNER in database $(database_of dev) set role = ${ID}_other"
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c "grant create on schema public to ${ID}_other" \
        -c "grant create on database $(database_of dev) to ${ID}_other"
    revision 1a '' 'create table a (id int);'
    revision 2b 1a 'reset role; set role none; create table b (id int);'
    revision 3c 2b 'create table c (id int);'
    run -0 "$SKINSPIRE" db upgrade
    assert_equal "$(in_dev -c "select string_agg(relname || ' ' || (relowner::regrole::text = '$OWNER'), ', ' order by relname)
        from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")" \
        'a false, alembic_version false, b true, c false'
}

@test 'db: what wants no transaction is told where it has to stand' {
    local statement
    for statement in 'create index concurrently i on a (id);' 'rollback;' 'begin isolation level serializable;' \
        'do $$begin commit; end$$;'; do
        revision 1a '' "create table a (id int); $statement" '-- nothing'
        run "$SKINSPIRE" db upgrade
        assert_failure
        assert_output --partial "'-- @upgrade outside transaction'"
        refute_output --partial --no-transaction
    done
    revision 1a '' 'create table a (id int);' 'vacuum a;'
    run -0 "$SKINSPIRE" db upgrade
    run -2 "$SKINSPIRE" db downgrade base
    assert_output --partial "'-- @downgrade outside transaction'"
}

@test 'db: a new label of an enum is committed before a revision that uses it, and only then' {
    revision 0 '' $'create type kind as enum (\'a\');\nalter type kind add value \'n\';' 'drop type kind;'
    revision 1a 0 $'create table t (k kind default \'a\');\nselect nosuch;' 'drop table t;'
    run -5 --separate-stderr "$SKINSPIRE" db upgrade --no-backup
    [[ $stderr != *'once more'* && -z $(in_dev -c "select typname from pg_type where typname = 'kind'") ]]
    sed -i '/nosuch/d' migrations/versions/1a.sql
    run -0 "$SKINSPIRE" db upgrade --no-backup
    revision 2b 1a "alter type kind add value 'b'"
    revision 3c 2b 'select nosuch'
    run -5 "$SKINSPIRE" db upgrade --no-backup
    refute_output --partial 'is kept'
    assert_equal "$(versions) $(in_dev -c 'select enum_range(null::kind)')" '1a {a,n}'
}

@test 'db: what gives an enum a label is committed before the next revision, which may use it' {
    in_dev -c "create type kind as enum ('a')"
    revision 1a '' 'create table t (k kind);' '-- nothing'
    revision 2b 1a $'alter type public."kind"\n  add value \'b\';' '-- nothing'
    revision 3c 2b "insert into t values ('b');" '-- nothing'
    revision 4d 3c 'select nosuch;' '-- nothing'
    run -5 "$SKINSPIRE" db upgrade
    assert_line --partial 'revision 2b gives an enum a label'
    assert_equal "$(versions)" 2b
    run -0 "$SKINSPIRE" db upgrade 3c
    assert_equal "$(in_dev -c 'select k from t')" b
    # In one revision only the marks can help.
    revision 4d 3c $'alter type kind add value \'c\'; insert into t values (\'c\');' '-- nothing'
    run -5 "$SKINSPIRE" db upgrade
    assert_output --partial "'-- @upgrade outside transaction'"
    assert_equal "$(versions)" 3c
    # The script makes the same boundary.
    revision 4d 3c "alter type kind add value 'c';" '-- nothing'
    revision 5e 4d "insert into t values ('c');" '-- nothing'
    run -0 --separate-stderr "$SKINSPIRE" db upgrade 3c:5e --sql
    in_dev -v ON_ERROR_STOP=1 -f - <<<"$output"
    assert_equal "$(versions)" 5e
}

@test 'db: a dry run changes nothing, --sql asks no database, and its script does the same' {
    diamond
    run -0 "$SKINSPIRE" db upgrade --dry-run
    assert_line 'would run upgrade b3, c3 -> m4, change m4'
    assert_equal "$(tables)" ''
    run -0 --separate-stderr "$SKINSPIRE" db upgrade heads --sql
    in_dev -f - <<<"$output"
    assert_equal "$(versions) $(tables)" 'm4 a b c'
    run -2 "$SKINSPIRE" db downgrade base --sql
    assert_output --partial 'requires <fromrev>:<torev>'
    run -2 "$SKINSPIRE" db downgrade m4:b3:2b --sql
    assert_output --partial 'is no range'
    run -0 --separate-stderr "$SKINSPIRE" db downgrade m4:1a --sql
    in_dev -f - <<<"$output"
    assert_equal "$(versions) $(tables)" '1a a'
    run -0 --separate-stderr "$SKINSPIRE" db upgrade b3: --sql --json
    assert_equal "$(jq -r .sql <<<"$output" | grep -c '^-- Running')" 2
    run -0 --separate-stderr "$SKINSPIRE" db upgrade --json
    assert_equal "$(jq -r '[.before[0], .after[0], (.steps | length), .direction] | @csv' <<<"$output")" '"1a","m4",4,"upgrade"'
}

@test 'db: --sql of stamp and downgrade is what Flask-Migrate makes of it, and a stamp that changes nothing is silent' {
    revision 1a '' 'create table a (id int);' 'drop table a;'
    revision 2b 1a 'create table b (id int);' 'drop table b;'
    revision b3 2b '' '-- nothing' one
    revision c3 2b '' '-- nothing' two
    run -0 "$SKINSPIRE" db stamp heads --dry-run
    assert_output 'would stamp  -> b3, c3'
    run -0 "$SKINSPIRE" db stamp heads --sql
    in_dev -f - <<<"$output"
    run -0 "$SKINSPIRE" db stamp one@2b:one@head --sql
    assert_line "UPDATE \"alembic_version\" SET version_num = 'b3' WHERE version_num = '2b';"
    run -0 "$SKINSPIRE" db stamp heads
    [[ -z $output && $(versions) == 'b3 c3' ]]
    rm migrations/versions/[bc]3.sql
    "$SKINSPIRE" db stamp --purge 2b --quiet
    in_dev -c 'create table a (id int); create table b (id int)'
    # Without a range it is the head's.
    run -0 --separate-stderr "$SKINSPIRE" db downgrade --sql
    in_dev -f - <<<"$output"
    assert_equal "$(versions) $(tables)" '1a a'
    # At the base the table goes as well.
    run -0 --separate-stderr "$SKINSPIRE" db downgrade 1a:base --sql
    in_dev -f - <<<"$output"
    assert_equal "$(tables) $(in_dev -c "select to_regclass('alembic_version') is null")" ' t'
}

@test 'db: the script of --sql goes on behind the data of a COPY, comments, and what a revision sets' {
    revision 1a '' $'create table a (i int);\ncopy a from stdin;\n1\n\\.\n'
    revision 2b 1a 'create table b (i int) -- done;'
    revision 3c 2b $'create schema s;\nselect set_config(\'search_path\', \'\', false);\nset role none;\ncreate table public.c (i int)'
    revision 4d 3c $'-- nothing to do\n'
    revision 5e 4d $'insert into b values (2) /* ; */'
    run -0 --separate-stderr "$SKINSPIRE" db upgrade --sql
    in_dev -v ON_ERROR_STOP=1 -f - <<<"$output"
    assert_equal "$(versions) $(tables)" '5e a b c'
    assert_equal "$(in_dev -c 'select i from a union all select i from b order by 1' | paste -sd' ')" '1 2'
    # Only what sets something is followed by what takes it back.
    assert_equal "$(grep -c '^RESET ALL' <<<"$output")" 1
}

@test 'db: --sql places what can not be read as statements in the file of the revision' {
    revision 1a '' $'create table a (i int);\nselect \'open'
    run -2 "$SKINSPIRE" db upgrade --sql
    assert_output --partial 'versions/1a.sql:8:8'
}

@test 'db: stamp says where a database is, on its own lines only' {
    diamond
    run -0 "$SKINSPIRE" db stamp b3
    run -0 "$SKINSPIRE" db stamp c3
    assert_equal "$(versions)" 'b3 c3'
    run -0 "$SKINSPIRE" db stamp 2b
    assert_equal "$(versions)" 2b
    in_dev -c "insert into alembic_version values ('deadbeef0001')"
    run -1 "$SKINSPIRE" db upgrade
    assert_output --partial "Can't locate revision identified by 'deadbeef0001'"
    assert_output --partial 'stamp --purge'
    run -0 "$SKINSPIRE" db stamp --purge head
    assert_equal "$(versions)" m4
    run -0 "$SKINSPIRE" db stamp base
    assert_equal "$(versions)" ''
}

@test 'db: a file that changed after it ran is told, one without a way back is refused before anything runs' {
    diamond
    "$SKINSPIRE" db upgrade --quiet
    sed -i 's/create table b (id int)/create table b (id bigint)/' migrations/versions/b3.sql
    run -0 "$SKINSPIRE" db upgrade
    assert_output --partial 'the file of b3 was changed after it had run here'
    sed -i '/@downgrade/,$d' migrations/versions/1a.sql
    run -7 "$SKINSPIRE" db downgrade base
    assert_output --partial "1a can't be taken back"
    assert_equal "$(versions)" m4
}

@test 'db: two runs at once: the second waits, or is told' {
    revision 1a '' 'create table a (id int); select pg_sleep(2);' 'drop table a;'
    "$SKINSPIRE" db upgrade --quiet 3>&- &
    sleep 0.7
    run -7 "$SKINSPIRE" db upgrade --no-wait
    assert_output --partial 'another run of the migrations is going on'
    run -0 "$SKINSPIRE" db upgrade
    assert_output --partial 'waiting'
    wait $!
    assert_equal "$(in_dev -c 'select count(*) from skinspire.migration_log')" 1
}

@test 'db stamp: waits for a run that goes on, and is written down' {
    revision 1a '' 'create table a (id int); select pg_sleep(2);' 'drop table a;'
    "$SKINSPIRE" db upgrade --quiet --no-backup 3>&- &
    sleep 0.7
    run -7 "$SKINSPIRE" db stamp base --no-wait
    assert_output --partial 'another run of the migrations is going on'
    run -0 "$SKINSPIRE" db stamp base
    assert_output --partial 'waiting'
    ends_with 0 $!
    assert_equal "$(versions)" ''
    "$SKINSPIRE" db stamp 1a --quiet
    "$SKINSPIRE" db stamp 1a --quiet
    assert_equal "$(in_dev -c "select string_agg(direction || ' ' || parts || ' ' || (checksum = ''), ',' order by id)
        from skinspire.migration_log where revision = '1a'")" 'upgrade 1 false,downgrade 0 true,upgrade 0 true'
}

@test 'db: killed at any moment it is as before or done, and the next run goes on' {
    local kills=${SKI_TEST_KILLS:-8}
    revision 1a '' 'create table a (id int); select pg_sleep(0.1);' 'select pg_sleep(0.1); drop table a;'
    revision 2b 1a 'create table b (id int); select pg_sleep(0.1);' 'drop table b; select pg_sleep(0.1);'
    while ((kills-- > 0)); do
        "$SKINSPIRE" db upgrade --quiet 3>&- 2>/dev/null &
        sleep "0.$((RANDOM % 5))$((RANDOM % 10))"
        kill -9 $! 2>/dev/null || true
        wait $! 2>/dev/null || true
        in_dev -c "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
            and pid <> pg_backend_pid()" >/dev/null
        run versions_or_none
        [[ "$output $(tables)" == ' ' || "$output $(tables)" == '2b a b' ]]
        run -0 "$SKINSPIRE" db upgrade --quiet
        assert_equal "$(versions) $(tables)" '2b a b'
        run -0 "$SKINSPIRE" db downgrade base --quiet
    done
}

versions_or_none() { [[ -z $(in_dev -c "select to_regclass('alembic_version')") ]] || versions; }

@test 'db: a lock that somebody holds is waited for briefly, and tried again' {
    in_dev -c 'create table held (id int)'
    revision 1a '' 'alter table held add name text' 'alter table held drop name'
    in_dev -c 'begin' -c 'lock table held' -c 'select pg_sleep(1.5)' 3>&- &
    sleep 0.3
    run -0 "$SKINSPIRE" db upgrade --no-backup
    wait $!
    SKINSPIRE_TIMEOUTS_LOCK=100 run -0 "$SKINSPIRE" db downgrade --no-backup
    in_dev -c 'begin' -c 'lock table held' -c 'select pg_sleep(1)' 3>&- &
    sleep 0.3
    SKINSPIRE_TIMEOUTS_LOCK=100 run -0 "$SKINSPIRE" db upgrade --no-backup
    assert_output --partial 'trying again'
    wait $!
}

@test 'db: a backup is written first; a protected environment asks; a database that is missing is told' {
    diamond
    run -0 "$SKINSPIRE" db upgrade 1a
    run -0 "$SKINSPIRE" db upgrade --no-backup
    run -0 "$SKINSPIRE" backup list dev --json
    assert_equal "$(jq '.backups | length' <<<"$output")" 1
    run -4 "$SKINSPIRE" db upgrade --env prod
    new_databases prod
    run -7 "$SKINSPIRE" db upgrade --env prod
    assert_equal "$(psql_in "$(database_of prod)" "$OWNER" -c 'select count(*) from pg_class where oid >= 16384')" 0
    run -0 "$SKINSPIRE" db upgrade --env prod --confirm "$(database_of prod)" --no-backup
}
