#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# backup and restore when something goes wrong: damaged files, kills, a full disk.
# shellcheck disable=SC2030,SC2031,SC2154  # tests are subshells; set by run
load helper

setup()
{
    new_project
    new_databases dev
    psql_in "$(database_of dev)" "$OWNER" <<'END'
create table patients (id int primary key, name text);
insert into patients select n, 'patient ' || n from generate_series(1, 400) n;
create table visits (patient int references patients, at timestamptz);
insert into visits select id, now() from patients;
END
    KEY=$BATS_TEST_TMPDIR/key
    (umask 077 && head -c 32 /dev/urandom | base64 >"$KEY")
    export SKINSPIRE_BACKUP_KEY_FILE=$KEY
    # The same places each time; another seed is another test.
    RANDOM=${SKI_TEST_SEED:-20261122}
}

teardown()
{
    [[ ! -e full ]] || umount full 2>/dev/null || true
    clean_up
}

target()
{
    psql_in "$(database_of dev)" "$OWNER" -c 'select count(*), sum(hashtext(p::text)) from patients p'
}

# nothing_left: no temporary file, no database but dev's.
nothing_left()
{
    assert_equal "$(find backups -name '.*' ! -name .gitignore | wc -l)" 0
    assert_equal "$(psql_super -c "select count(*) from pg_database where starts_with(datname, '$ID')")" 1
}

# damage FILE: changes it at one random place, in one of several ways; FILE.as keeps it as it was.
damage()
{
    local file=$1 size other at
    cp "$file" "$BATS_TEST_TMPDIR/as"
    size=$(stat -c %s "$file")
    at=$(((RANDOM * 32768 + RANDOM) % size))
    case $((RANDOM % 3)) in
    0) python3 - "$file" "$at" $((RANDOM % 255 + 1)) <<'END'
import sys
with open(sys.argv[1], 'r+b') as file:
    file.seek(int(sys.argv[2]))
    byte = file.read(1)[0]
    file.seek(int(sys.argv[2]))
    file.write(bytes([byte ^ int(sys.argv[3])]))
END
        ;;
    1) truncate -s "$at" "$file" ;;
    2) python3 - "$file" "$at" <<'END'
import sys
bytes_ = open(sys.argv[1], 'rb').read()
at = int(sys.argv[2])
first, second = bytes_[at:at + 64], bytes_[at + 64:at + 128]
changed = bytes_[:at] + second + first + bytes_[at + 128:]
open(sys.argv[1], 'wb').write(changed if changed != bytes_ else bytes_ + b'x')
END
        ;;
    esac
}

# survives_damage TIMES OPTION…: nothing wrong is ever restored, and the target stays.
survives_damage()
{
    local times=$1 before files file
    shift
    run -0 "$SKINSPIRE" backup dev --quiet --output good "$@"
    psql_in "$(database_of dev)" "$OWNER" -c "update patients set name = 'new'"
    before=$(target)
    mapfile -t files < <(find good good.manifest.json -type f 2>/dev/null | sort)
    for ((i = 0; i < times; i++)); do
        file=${files[RANDOM % ${#files[@]}]}
        damage "$file"
        # White space of a manifest may change; what it says may not.
        if [[ $file == *manifest.json ]] && cmp -s <(jq -S . "$file" 2>/dev/null) <(jq -S . "$BATS_TEST_TMPDIR/as"); then
            cp "$BATS_TEST_TMPDIR/as" "$file"
            continue
        fi
        run "$SKINSPIRE" backup verify good --quiet
        refute_output --regexp 'good[^ ]*: good'
        run "$SKINSPIRE" restore dev good --quiet
        [[ $status == 6 || $status == 7 ]] || fail "damage $i of $file: status $status: $output"
        assert_equal "$(target)" "$before"
        cp "$BATS_TEST_TMPDIR/as" "$file"
    done
    run -0 "$SKINSPIRE" restore dev good --quiet
    [[ $(target) != "$before" ]]
}

@test 'damage at random places: plain' {
    survives_damage 25
}

@test 'damage at random places: compressed' {
    survives_damage 20 -z
}

@test 'damage at random places: encrypted' {
    survives_damage 20 --encrypt
}

@test 'damage at random places: archive' {
    survives_damage 30 --format archive
}

@test 'damage at random places: encrypted archive' {
    survives_damage 20 --format archive --encrypt
}

@test 'files of an archive that change places are found, even with a manifest made to fit' {
    psql_in "$(database_of dev)" "$OWNER" -c 'create table a as select 1 as x' -c 'create table b as select 2 as x'
    run -0 "$SKINSPIRE" backup dev --format archive --encrypt --output good
    mapfile -t files < <(find good -name 'rows_*' | sort)
    mv "${files[-1]}" swap
    mv "${files[-2]}" "${files[-1]}"
    mv swap "${files[-2]}"
    run -6 "$SKINSPIRE" backup verify good
    mv "${files[-1]}" swap
    mv "${files[-2]}" "${files[-1]}"
    mv swap "${files[-2]}"
    run -0 "$SKINSPIRE" backup verify good
    # A checksum that fits is no authority over an encrypted backup.
    python3 - good/manifest.json <<'END'
import hashlib, json, sys
path = sys.argv[1]
manifest = json.load(open(path))
manifest.pop('checksum')
manifest['environment'] = 'test'
body = json.dumps(manifest, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
digest = hashlib.blake2b(digest_size=32)
text = body.encode()
digest.update(len(text).to_bytes(8, sys.byteorder) + text)
manifest['checksum'] = digest.hexdigest()
json.dump(manifest, open(path, 'w'))
END
    run -6 "$SKINSPIRE" backup verify good
}

@test 'manifests that are none: empty, huge, deep, of wrong values' {
    run -0 "$SKINSPIRE" backup dev --output good
    local before manifest=good.manifest.json
    before=$(target)
    : >"$manifest"
    run -6 "$SKINSPIRE" restore dev good
    echo '[]' >"$manifest"
    run -6 "$SKINSPIRE" restore dev good
    echo '{"checksum": 1}' >"$manifest"
    run -6 "$SKINSPIRE" restore dev good
    python3 -c 'print("[" * 1000000)' >"$manifest"
    run -6 "$SKINSPIRE" restore dev good
    truncate -s 2G "$manifest"
    run -6 "$SKINSPIRE" restore dev good
    assert_output --partial 'far too large'
    head -c 100000 /dev/urandom >"$manifest"
    run -6 "$SKINSPIRE" restore dev good
    assert_equal "$(target)" "$before"
}

@test 'kill -9 at any moment: no backup, and the next run leaves nothing' {
    psql_in "$(database_of dev)" "$OWNER" -c "insert into patients select n, repeat('x', 300) from generate_series(1000, 40000) n"
    local i pid
    for i in {1..12}; do
        "$SKINSPIRE" backup dev --quiet --format "$([[ $((i % 2)) == 0 ]] && echo archive || echo plain)" 3>&- &
        pid=$!
        sleep "0.$((RANDOM % 60 + 10))"
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" || true
    done
    run -0 "$SKINSPIRE" backup dev --quiet
    assert_equal "$(find backups -name '.*' ! -name .gitignore | wc -l)" 0
    # Whatever has a name is good.
    local backup
    for backup in backups/dev/*.sql backups/dev/*.archive; do
        [[ ! -e $backup ]] || run -0 "$SKINSPIRE" backup verify "$backup" --env dev
    done
}

@test 'kill -9 while restoring: entirely old or entirely new' {
    run -0 "$SKINSPIRE" backup dev --quiet --format archive
    local new old pid
    new=$(target)
    psql_in "$(database_of dev)" "$OWNER" -c "update patients set name = 'old'"
    old=$(target)
    for _ in {1..8}; do
        "$SKINSPIRE" restore dev --quiet 3>&- &
        pid=$!
        sleep "0.$((RANDOM % 60 + 10))"
        kill -9 "$pid" 2>/dev/null || true
        wait "$pid" || true
        [[ $(target) == "$old" || $(target) == "$new" ]]
    done
    run -0 "$SKINSPIRE" restore dev --quiet
    assert_equal "$(target)" "$new"
}

@test 'interrupted: nothing stays' {
    psql_in "$(database_of dev)" "$OWNER" -c "insert into patients select n, repeat('x', 300) from generate_series(1000, 90000) n"
    "$SKINSPIRE" backup dev --quiet -z 3>&- &
    local pid=$!
    sleep 0.4
    kill -INT "$pid" 2>/dev/null || true
    wait "$pid" || true
    nothing_left
}

@test 'a full disk: no backup, nothing left' {
    ((EUID == 0)) || skip 'only root mounts'
    mkdir full
    mount -t tmpfs -o size=200k tmpfs full || skip 'no tmpfs can be mounted here'
    psql_in "$(database_of dev)" "$OWNER" -c "insert into patients select n, md5(n::text) from generate_series(1000, 40000) n"
    local options
    for options in '' -z '--format archive' --encrypt; do
        # shellcheck disable=SC2086  # several words
        run -1 "$SKINSPIRE" backup dev --set backup.directory=full $options
        assert_output --partial 'No space left'
        assert_output --partial 'hint: make room'
        assert_equal "$(find full -type f | wc -l)" 0
    done
}

@test 'two restores at once: one wins, the other says so' {
    run -0 "$SKINSPIRE" backup dev --quiet
    local first=0 second=0 pid
    "$SKINSPIRE" restore dev --quiet 3>&- &
    pid=$!
    "$SKINSPIRE" restore dev --quiet || first=$?
    wait "$pid" || second=$?
    [[ $first == 0 || $second == 0 ]]
    [[ $first == 0 || $first == 7 ]]
    [[ $second == 0 || $second == 7 ]]
}

@test 'a change in place writes a backup first, unless told not to' {
    new_databases test
    psql_in "$(database_of test)" "$OWNER" -c 'create table patients (id int primary key, name text, extra int)'
    run -0 "$SKINSPIRE" copy dev test --schema-only --allow-loss
    [[ -e $(echo backups/test/*.sql.zst.enc) ]]
    psql_in "$(database_of dev)" "$OWNER" -c 'create table more ()'
    run -0 "$SKINSPIRE" copy dev test --schema-only --no-backup
    assert_equal "$(find backups/test -name '*.enc' | wc -l)" 1
    run -0 "$SKINSPIRE" copy dev test --schema-only
    assert_equal "$(find backups/test -name '*.enc' | wc -l)" 1
    run -0 "$SKINSPIRE" restore test
    run -0 psql_in "$(database_of test)" "$OWNER" -c 'select count(extra) from patients'
}
