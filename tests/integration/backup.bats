#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# backup and restore: what is written, what comes back, what is refused.
# shellcheck disable=SC2030,SC2031,SC2154  # tests are subshells; set by run
load helper

setup()
{
    new_project
    new_databases dev
}

teardown()
{
    clean_up
}

# fill ENV: tables of all sorts.
fill()
{
    psql_in "$(database_of "$1")" "$OWNER" <<'END'
create type mood as enum ('calm', 'worried');
create type address as (street text, number int);
create domain code as text check (value ~ '^[A-Z]+$');
create table patients (id bigint generated always as identity primary key, name text not null unique, born date,
    half int generated always as (3 / 2) stored, mood mood default 'calm', moods mood[], home address, code code,
    data jsonb, raw bytea, amount numeric, at timestamptz, tags text[], span int4range, relation regclass, uid uuid);
insert into patients (name, born, moods, home, code, data, raw, amount, at, tags, span, relation, uid)
    select 'patient ' || n, date '1950-01-01' + n, '{calm,worried}', row('Main "Street"', n)::address, 'ABC',
           jsonb_build_object('n', n, 'tab', E'\t'), decode(md5(n::text), 'hex'), n / 7.0, timestamptz '2025-01-01' + n * interval '1 s',
           array['a', null, E'b\nc', '\N', ''], int4range(n, n + 5), 'pg_class', md5(n::text)::uuid
      from generate_series(1, 800) n;
insert into patients (name) values (E'\\.'), (E'tab\there'), (E'line\nbreak'), (E'back\\slash'), (E'Grüße, 世界 🙂'), ('');
create index on patients (born) where born > '1951-01-01';
create sequence invoice_numbers start 1000 increment 5;
select nextval('invoice_numbers'), nextval('invoice_numbers') \g /dev/null
create function stamp() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger on_insert before insert on patients for each row execute function stamp();
create trigger switched_off before update on patients for each row execute function stamp();
alter table patients disable trigger switched_off;
create view elders as select * from patients where born < '1960-01-01';
create materialized view years as select extract(year from born) as year, count(*) from patients group by 1;
create table visits (patient bigint references patients, at timestamptz, mood mood) partition by range (at);
create table visits_2025 partition of visits for values from ('2025-01-01') to ('2026-01-01');
insert into visits select id, '2025-05-05', 'calm' from patients;
create table no_columns ();
insert into no_columns default values;
create table empty (a int, "dropped" int, b text);
alter table empty drop column "dropped";
create schema "Söme ""quoted"" schema";
create table "Söme ""quoted"" schema"."täble with 'quotes'" ("cölumn ""one""" int, "select" text);
insert into "Söme ""quoted"" schema"."täble with 'quotes'" values (1, 'x');
create unlogged table quick as select 1 as one;
create table guarded (a int);
insert into guarded values (1), (2);
alter table guarded enable row level security;
create policy nobody on guarded using (false);
select lo_from_bytea(0, 'a scan'), lo_from_bytea(0, decode(repeat('00ff', 300000), 'hex')), lo_create(0) \g /dev/null
comment on table patients is 'PHI: all of it';
END
}

# newest SUFFIX: the path of dev's only backup with that ending.
newest()
{
    local found=(backups/dev/*"$1")
    echo "${found[-1]}"
}

remember()
{
    dump "$(database_of dev)" >"$BATS_TEST_TMPDIR/before.sql"
}

is_as_before()
{
    dump "$(database_of dev)" | diff "$BATS_TEST_TMPDIR/before.sql" -
}

spoil()
{
    psql_in "$(database_of dev)" "$OWNER" -c 'drop table visits; update patients set name = name || chr(33); create table extra ()'
}

# round_trip SUFFIX OPTION…: backed up, spoiled, restored, equal.
round_trip()
{
    local suffix=$1
    shift
    fill dev
    remember
    run -0 --separate-stderr "$SKINSPIRE" backup dev --quiet "$@"
    [[ -e $(newest "$suffix") ]]
    [[ $output =~ [0-9]+\ tables,\ [0-9]+\ rows ]]
    local counted=${BASH_REMATCH[0]}
    spoil
    run -0 "$SKINSPIRE" restore dev --quiet ${KEY:+--key-file "$KEY"}
    assert_output --partial ": $counted in"
    assert_output --partial 'compared with the manifest, equal'
    is_as_before
    run -0 "$SKINSPIRE" undo dev
    run -0 psql_in "$(database_of dev)" "$OWNER" -c 'select count(*) from extra'
}

new_key()
{
    KEY=$BATS_TEST_TMPDIR/key
    (umask 077 && head -c 32 /dev/urandom | base64 >"$KEY")
}

@test 'plain: what is backed up comes back' {
    round_trip .sql
}

@test 'plain: psql alone restores it' {
    fill dev
    remember
    run -0 "$SKINSPIRE" backup dev
    psql_super -c "drop database $(database_of dev)" -c "create database $(database_of dev) owner $OWNER"
    run -0 psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -f "$(newest .sql)"
    is_as_before
}

@test 'compressed' {
    round_trip .sql.zst --compress
    zstd -dc "$(newest .sql.zst)" | tail -n 3 | grep 'PostgreSQL database dump complete'
}

@test 'archive' {
    round_trip .archive --format archive
}

@test 'encrypted with a key file' {
    new_key
    round_trip .sql.enc --encrypt --key-file "$KEY"
    ! grep -a -q 'patient ' "$(newest .sql.enc)"
    ! grep -q 'patient ' "$(newest .sql.enc).manifest.json"
}

@test 'encrypted with a passphrase, as an archive' {
    export SKINSPIRE_PASSPHRASE='correct horse'
    round_trip .archive --encrypt --format archive
    ! grep -r -a -q 'patient ' "$(newest .archive)"
}

@test 'compressed and encrypted' {
    new_key
    export SKINSPIRE_BACKUP_KEY_FILE=$KEY
    round_trip .sql.zst.enc --encrypt -z
}

@test 'every form restores into a scratch database' {
    fill dev
    new_key
    local options
    for options in '' -z '--format archive' "--encrypt --key-file $KEY" "--format archive --encrypt --key-file $KEY"; do
        # shellcheck disable=SC2086  # several words
        run -0 "$SKINSPIRE" backup dev $options
    done
    local backup
    for backup in backups/dev/*.sql backups/dev/*.zst backups/dev/*.enc backups/dev/*.archive; do
        run -0 "$SKINSPIRE" backup verify "$backup" --restore --env dev --key-file "$KEY"
        assert_output --partial 'restored into a scratch database and compared'
    done
    run -0 psql_super -c "select count(*) from pg_database where starts_with(datname, '$ID')"
    assert_output 1
}

@test 'a wrong key, a wrong passphrase and none at all are told apart from damage' {
    fill dev
    new_key
    run -0 "$SKINSPIRE" backup dev --encrypt --key-file "$KEY"
    head -c 32 /dev/urandom | base64 >other.key
    run -7 "$SKINSPIRE" backup verify --key-file other.key
    assert_output --partial 'this key file does not open'
    run -7 "$SKINSPIRE" restore dev
    assert_output --partial 'is encrypted and takes a key file'
    SKINSPIRE_PASSPHRASE=one run -0 "$SKINSPIRE" backup dev --encrypt
    SKINSPIRE_PASSPHRASE=two run -7 "$SKINSPIRE" restore dev
    assert_output --partial 'this passphrase does not open'
    echo short >short.key
    run -3 "$SKINSPIRE" backup dev --encrypt --key-file short.key
}

@test 'the manifest says what there is' {
    fill dev
    psql_in "$(database_of dev)" "$OWNER" -c "create table alembic_version (version_num text)" \
        -c "insert into alembic_version values ('abc123')"
    run -0 --separate-stderr "$SKINSPIRE" backup dev --json
    jq -e '.good and .rows > 1600 and .revision == "abc123"' <<<"$output"
    local manifest
    manifest=$(jq -r .file <<<"$output").manifest.json
    jq -e --arg database "$(database_of dev)" '.environment == "dev" and .database == $database and .form == "plain" and
        (.tables[] | select(.name == "patients") | .rows == 806) and .revision == "abc123" and (.structure | length == 64)' "$manifest"
    assert_equal "$(stat -c %a "$manifest" "$(newest .sql)" | sort -u)" 600
    assert_equal "$(<backups/.gitignore)" '*'
}

@test 'a list for people and for programs; files of others are unverified' {
    fill dev
    run -0 "$SKINSPIRE" backup list
    assert_output --partial 'there is no backup'
    run -0 "$SKINSPIRE" backup dev
    "$SKI_TEST_CLIENT_BIN/pg_dump" -Fc "$DEV_DATABASE_URL" >"backups/$(database_of dev)_20200101.dump"
    run -0 "$SKINSPIRE" backup list
    assert_line --regexp '^dev .* good'
    assert_line --regexp '^dev .*_20200101.dump +2020-01-01T00:00:00Z .* unverified'
    truncate -s -1 "$(newest .sql)"
    run -0 --separate-stderr "$SKINSPIRE" backup list dev --json
    assert_equal "$(jq -r '.backups[0].state' <<<"$output")" damaged
}

@test 'pg_dump in all its forms can be restored' {
    fill dev
    remember
    mkdir backups
    local url=${DEV_DATABASE_URL/$OWNER/$SKI_TEST_SUPERUSER} file
    "$SKI_TEST_CLIENT_BIN/pg_dump" "$url" >backups/plain.sql
    gzip -k backups/plain.sql
    zstd -q backups/plain.sql
    "$SKI_TEST_CLIENT_BIN/pg_dump" -Fc "$url" >backups/custom.dump
    "$SKI_TEST_CLIENT_BIN/pg_dump" -Ft "$url" >backups/tar.tar
    "$SKI_TEST_CLIENT_BIN/pg_dump" -Fd -f backups/folder "$url"
    "$SKI_TEST_CLIENT_BIN/pg_dump" --clean --if-exists "$url" >backups/clean.sql
    "$SKI_TEST_CLIENT_BIN/pg_dump" --inserts "$url" >backups/inserts.sql
    for file in plain.sql plain.sql.gz plain.sql.zst custom.dump tar.tar folder clean.sql inserts.sql; do
        spoil
        run -0 "$SKINSPIRE" restore dev "$file"
        assert_output --partial 'unverified'
        is_as_before
    done
}

@test 'a dump of a newer version: its settings are passed over with a note, its framing is known' {
    fill dev
    remember
    printf '\\restrict abcDEF\n\n' >newer.sql
    "$SKI_TEST_CLIENT_BIN/pg_dump" "$DEV_DATABASE_URL" |
        sed 's/^SET statement_timeout = 0;/&\nSET never_heard_of = 0;\nSET default_tablespace = gone;/' >>newer.sql
    printf '\\unrestrict abcDEF\n\n' >>newer.sql
    spoil
    run -0 "$SKINSPIRE" restore dev newer.sql
    assert_output --partial 'never_heard_of'
    assert_output --partial 'default_tablespace = gone'
    is_as_before
}

# refused STATUS FILE WORDS: nothing is touched.
refused()
{
    run "-$1" "$SKINSPIRE" restore dev "$2"
    assert_output --partial "$3"
    is_as_before
}

@test 'what is no whole dump is refused before anything is touched' {
    fill dev
    remember
    mkdir backups
    "$SKI_TEST_CLIENT_BIN/pg_dump" "$DEV_DATABASE_URL" >whole.sql
    local lines bytes
    lines=$(wc -l <whole.sql)
    head -n $((lines / 2)) whole.sql >half.sql
    refused 6 half.sql 'damaged'
    sed '/database dump complete/,$d' whole.sql >tail.sql
    refused 6 tail.sql 'its last line is missing'
    : >empty.sql
    refused 6 empty.sql 'is empty'
    sed '20i \\\\! touch hacked' whole.sql >command.sql
    refused 7 command.sql 'is a command of psql'
    [[ ! -e hacked ]]
    sed '20i ALTER SYSTEM SET fsync = off;' whole.sql >reach.sql
    refused 7 reach.sql 'reaches beyond its database'
    sed "20i COPY (SELECT 1) TO PROGRAM 'touch hacked';" whole.sql >program.sql
    refused 7 program.sql 'copy to or from a file or program'
    gzip -c whole.sql | head -c 3000 >cut.sql.gz
    refused 6 cut.sql.gz 'cut off'
    printf '\xFD7zXZ\0...' >dump.sql.xz
    refused 7 dump.sql.xz 'xz -d -k'
    printf 'BZh91AY&SY...' >dump.sql.bz2
    refused 7 dump.sql.bz2 'is compressed by bzip2'
    head -c 5000 /dev/urandom >noise.sql
    refused 6 noise.sql 'damaged'
    "$SKI_TEST_CLIENT_BIN/pg_dump" -Fc "$DEV_DATABASE_URL" | head -c 9000 >cut.dump
    refused 6 cut.dump 'damaged'
    "$SKI_TEST_CLIENT_BIN/pg_dump" -Ft -f whole.tar "$DEV_DATABASE_URL"
    for bytes in 9000 90000; do
        head -c -$bytes whole.tar >cut.tar
        refused 6 cut.tar 'is cut off'
    done
    refused 1 nowhere.sql 'there is no backup'
    mkfifo backups/pipe.sql
    refused 7 pipe.sql 'neither a file nor a folder'
    refused 1 latest 'there is no backup of dev'
    mkdir folder
    refused 6 folder 'is no backup'
}

@test 'the newest counts, even when the clock was set back, and two at once have two names' {
    fill dev
    "$SKINSPIRE" backup dev --quiet &
    local first=$!
    "$SKINSPIRE" backup dev --quiet
    wait "$first"
    assert_equal "$(find backups/dev -name '*.sql' | wc -l)" 2
    jq -s -e 'map(.sequence) | sort == [1, 2]' backups/dev/*.manifest.json
    psql_in "$(database_of dev)" "$OWNER" -c "insert into patients (name) values ('the last one')"
    faketime '2001-01-01' "$SKINSPIRE" version >/dev/null 2>&1 || skip 'no faketime here, or none that this build bears'
    faketime '2001-01-01' "$SKINSPIRE" backup dev --quiet
    : >backups/dev/others_20200101.sql # newer than that clock, older than the first two
    spoil
    run -0 "$SKINSPIRE" restore dev latest
    run -0 psql_in "$(database_of dev)" "$OWNER" -c "select count(*) from patients where name = 'the last one'"
    assert_output 1
}

@test 'another environment asks first, another project is refused' {
    fill dev
    new_databases test
    echo 'project: one' >skinspire.yaml
    run -0 "$SKINSPIRE" backup dev
    run -7 "$SKINSPIRE" restore test "$(newest .sql)"
    assert_output --partial 'is a backup of dev'
    run -0 "$SKINSPIRE" restore test "$(newest .sql)" --confirm "$(database_of test)"
    run -0 psql_in "$(database_of test)" "$OWNER" -c 'select count(*) from patients'
    assert_output 806
    echo 'project: two' >skinspire.yaml
    run -7 "$SKINSPIRE" restore dev "$(newest .sql)"
    assert_output --partial 'another project'
}

@test 'a protected environment is asked about, and its rows stay inside' {
    fill dev
    printf 'environments: { dev: { protected: true } }\n' >skinspire.yaml
    run -0 "$SKINSPIRE" backup dev
    run -7 "$SKINSPIRE" restore dev
    new_databases test
    run -7 "$SKINSPIRE" restore test "$(newest .sql)" --confirm "$(database_of test)"
    assert_output --partial 'unmasked'
    run -0 "$SKINSPIRE" restore test "$(newest .sql)" --confirm "$(database_of test)" --unmasked
}

@test 'into a new database, and never over one that is there' {
    fill dev
    remember
    run -0 "$SKINSPIRE" backup dev --format archive
    run -0 "$SKINSPIRE" restore dev --into "${ID}look"
    dump "${ID}look" | diff "$BATS_TEST_TMPDIR/before.sql" -
    is_as_before
    run -7 "$SKINSPIRE" restore dev --into "${ID}look"
    assert_output --partial 'is there already'
}

@test 'an environment without a database gets one' {
    fill dev
    remember
    run -0 "$SKINSPIRE" backup dev -z
    psql_super -c "drop database $(database_of dev)"
    run -0 "$SKINSPIRE" restore dev
    is_as_before
}

@test 'a dry run writes nothing' {
    fill dev
    run -0 "$SKINSPIRE" backup dev --dry-run
    assert_output --partial 'nothing was written'
    assert_equal "$(find backups -type f ! -name .gitignore | wc -l)" 0
    run -0 "$SKINSPIRE" backup dev
    remember
    run -0 "$SKINSPIRE" restore dev --dry-run
    assert_output --partial 'nothing was changed'
    is_as_before
}

@test 'an empty database, and one that lost its rows, are backed up with a warning' {
    run -0 "$SKINSPIRE" backup dev
    assert_output --partial 'holds no rows at all'
    run -0 "$SKINSPIRE" backup verify --restore
    fill dev
    run -0 "$SKINSPIRE" backup dev
    refute_output --partial warning
    psql_in "$(database_of dev)" "$OWNER" -c 'delete from visits' -c 'delete from patients where id > 10'
    run -0 "$SKINSPIRE" backup dev
    assert_output --partial 'at the last backup'
}

@test 'a dump of nothing, and one without rows, are restored with a warning' {
    fill dev
    echo 'select 1;' >nothing.sql
    run -0 "$SKINSPIRE" restore dev nothing.sql
    assert_output --partial 'warning: nothing.sql holds not one table'
    run -0 "$SKINSPIRE" undo dev
    "$SKI_TEST_CLIENT_BIN/pg_dump" --schema-only "$DEV_DATABASE_URL" >structure.sql
    run -0 --separate-stderr "$SKINSPIRE" restore dev structure.sql --json
    run -0 jq -r '.notes[]' <<<"$output"
    assert_output 'it holds not one row'
}

@test 'a role that may not read everything gets no backup' {
    fill dev
    psql_super -c "create role ${ID}reader login"
    DEV_DATABASE_URL=$(url_of dev "${ID}reader") run "$SKINSPIRE" backup dev
    assert_failure
    assert_output --partial 'permission denied'
    assert_equal "$(find backups -type f ! -name .gitignore | wc -l)" 0
}

@test 'names with quotes, spaces and Unicode, and one that a file can have but no longer' {
    psql_super -c "create database \"${ID}a/b 'c' \"\"d\"\" ü\" owner $OWNER"
    export DEV_DATABASE_URL="postgresql://$OWNER@/${ID}a%2Fb%20'c'%20%22d%22%20%C3%BC?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    run -0 "$SKINSPIRE" backup dev
    run -0 "$SKINSPIRE" restore dev
    run -0 "$SKINSPIRE" backup dev --output "file with 'quotes' ü.sql"
    run -0 "$SKINSPIRE" backup verify "file with 'quotes' ü.sql"
    run -7 "$SKINSPIRE" backup dev --output "file with 'quotes' ü.sql"
    run -2 "$SKINSPIRE" backup dev --output "$(printf 'x%.0s' {1..500})"
}

@test 'owners and privileges can be left out' {
    psql_super -c "create role ${ID}gone" -c "grant ${ID}gone to $OWNER"
    psql_in "$(database_of dev)" "$OWNER" -c 'create table t as select 1 as one' -c "grant select on t to ${ID}gone"
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c "grant create on schema public to ${ID}gone" -c "alter table t owner to ${ID}gone"
    export DEV_ADMIN_URL=${DEV_DATABASE_URL/$OWNER/$SKI_TEST_SUPERUSER}
    local form
    for form in plain archive; do
        run -0 "$SKINSPIRE" backup dev --format "$form" --output "$form"
    done
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c "drop owned by ${ID}gone"
    psql_super -c "drop role ${ID}gone"
    for form in plain archive; do
        run -5 "$SKINSPIRE" restore dev "$form"
        assert_output --partial 'hint: make the role'
        run -0 "$SKINSPIRE" restore dev "$form" --no-owner --no-privileges
        run -0 psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c "select tableowner from pg_tables where tablename = 't'"
        assert_output "$OWNER"
    done
}

@test 'prune keeps what its rules say, and always the newest good one' {
    psql_in "$(database_of dev)" "$OWNER" -c 'create table t as select 1'
    local n
    for n in 1 2 3 4; do
        "$SKINSPIRE" backup dev --quiet
    done
    : >"backups/dev/of_others.sql"
    run -0 "$SKINSPIRE" backup prune dev --keep-last 2 --keep-daily 0 --keep-weekly 0 --keep-monthly 0 --dry-run
    assert_equal "$(find backups/dev -name '*.manifest.json' | wc -l)" 4
    run -0 "$SKINSPIRE" backup prune dev --keep-last 2 --keep-daily 0 --keep-weekly 0 --keep-monthly 0
    assert_equal "$(jq -s 'map(.sequence) | sort | tostring' backups/dev/*.manifest.json)" '"[3,4]"'
    [[ -e backups/dev/of_others.sql ]]
    truncate -s 10 "$(jq -s -r 'max_by(.sequence).files[0].name' backups/dev/*.manifest.json | sed 's|^|backups/dev/|')"
    run -0 "$SKINSPIRE" backup prune dev --keep-last 0 --keep-daily 0 --keep-weekly 0 --keep-monthly 0
    assert_equal "$(jq -s 'map(.sequence) | sort | tostring' backups/dev/*.manifest.json)" '"[3,4]"'
    "$SKINSPIRE" backup dev --quiet
    run -0 "$SKINSPIRE" backup prune dev --keep-last 0 --keep-daily 0 --keep-weekly 0 --keep-monthly 0
    assert_equal "$(jq -s 'map(.sequence) | sort | tostring' backups/dev/*.manifest.json)" '"[5]"'
}

@test 'a drill finds what is missing, damaged, unverified or too old' {
    run -6 "$SKINSPIRE" backup drill
    psql_in "$(database_of dev)" "$OWNER" -c 'create table t as select 1'
    "$SKINSPIRE" backup dev --quiet
    run -0 --separate-stderr "$SKINSPIRE" backup drill --restore --max-age 1 --json
    jq -e '.good and .backups[0].restored' <<<"$output"
    run -6 --separate-stderr "$SKINSPIRE" backup drill dev test --json
    jq -e '(.good | not) and .backups[1].finding == "there is no backup"' <<<"$output"
    printf x | dd of="$(newest .sql)" bs=1 seek=700 conv=notrunc status=none
    run -6 "$SKINSPIRE" backup drill
    assert_output --partial failed
}

# rows_of TABLE: how many, and what they are.
rows_of()
{
    psql_in "$(database_of dev)" "$OWNER" -c "select count(*), sum(hashtext(t::text)) from $1 t"
}

@test 'a single table comes back, the others keep what was written since' {
    fill dev
    local form before visits
    for form in plain archive; do
        run -0 "$SKINSPIRE" backup dev --format "$form" --output "$form"
    done
    before=$(rows_of patients)
    for form in plain archive; do
        psql_in "$(database_of dev)" "$OWNER" -c "update patients set name = 'spoiled ' || id, amount = null" \
            -c "insert into visits values (1, '2025-07-01')"
        visits=$(rows_of visits)
        [[ $(rows_of patients) != "$before" ]]
        run -0 "$SKINSPIRE" restore dev "$form" --table patients
        assert_equal "$(rows_of patients)" "$before"
        assert_equal "$(rows_of visits)" "$visits"
    done
    run -0 "$SKINSPIRE" undo dev
    [[ $(rows_of patients) != "$before" ]]
    assert_equal "$(rows_of visits)" "$visits"
}

@test 'a single table that does not fit any more is refused, and one that breaks a key leaves all as it was' {
    fill dev
    remember
    run -0 "$SKINSPIRE" backup dev --format archive --output a
    run -1 "$SKINSPIRE" restore dev a --table nobody
    assert_output --partial 'has no rows of a table nobody'
    run -2 "$SKINSPIRE" restore dev a --table patients --into "${ID}new"
    psql_in "$(database_of dev)" "$OWNER" -c 'alter table empty add c int' \
        -c "insert into patients (name) values ('a new one')" -c "insert into visits select max(id), '2025-07-01' from patients"
    remember
    run -7 "$SKINSPIRE" restore dev a --table empty
    assert_output --partial 'has other columns now'
    is_as_before
    run -5 "$SKINSPIRE" restore dev a --table patients
    is_as_before
    "$SKI_TEST_CLIENT_BIN/pg_dump" "$DEV_DATABASE_URL" >others.sql
    run -7 "$SKINSPIRE" restore dev others.sql --table patients
    assert_output --partial 'with a manifest only'
}

@test 'verify names the newest backup, and warns when it is damaged' {
    psql_in "$(database_of dev)" "$OWNER" -c 'create table t as select 1'
    run "$SKINSPIRE" verify dev --all
    assert_line --regexp '^backups +ok +none'
    "$SKINSPIRE" backup dev --quiet
    run "$SKINSPIRE" verify dev
    assert_line --regexp '^backups +ok +1; the newest is from '
    truncate -s 10 "$(newest .sql)"
    run "$SKINSPIRE" verify dev
    assert_line --regexp '^backups +warning .* is damaged'
}

# A manifest that tells of another structure, as if the restore had not made the one that was backed up.
@test 'a structure that differs after a restore names what differs' {
    psql_in "$(database_of dev)" "$OWNER" -c 'create table wards (id int)' -c 'create view all_wards as select * from wards'
    run -0 "$SKINSPIRE" backup dev --quiet --output good.sql
    python3 - good.sql.manifest.json <<'END'
import hashlib, json, sys
path = sys.argv[1]
manifest = json.load(open(path))
manifest.pop('checksum')
manifest['structure'] = '0' * 64
objects = manifest['objects']
assert any(line.startswith('table public.wards ') for line in objects), objects
manifest['objects'] = [line[:-1] + ('0' if line[-1] != '0' else '1') if line.startswith('table public.wards ') else line
                       for line in objects if not line.startswith('view public.all_wards ')] + ['function public.lost() 0123456789abcdef']
body = json.dumps(manifest, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
digest = hashlib.blake2b(digest_size=32)
text = body.encode()
digest.update(len(text).to_bytes(8, sys.byteorder) + text)
manifest['checksum'] = digest.hexdigest()
json.dump(manifest, open(path, 'w'))
END
    run -6 "$SKINSPIRE" restore dev good.sql
    assert_output --partial 'table public.wards: differs'
    assert_output --partial 'view public.all_wards: was not there'
    assert_output --partial 'function public.lost(): is missing'
    refute_output --partial 'table public.patients'
}
