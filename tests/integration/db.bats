#!/usr/bin/env bats
# The family db: what it does beyond Flask-Migrate, and what it refuses.

load helper

setup()
{
    new_project
    "$SKINSPIRE" db init >/dev/null
    "$SKINSPIRE" db revision -m 'first' --rev-id aaaa1 >/dev/null
}

teardown()
{
    clean_up
}

db()
{
    run --separate-stderr -- "$SKINSPIRE" db "$@"
}

@test "init makes a folder once, where it is asked to" {
    db init
    assert_failure 7
    # shellcheck disable=SC2154
    assert_regex "$stderr" 'migrations already exists and is not empty'
    db init -d 'an other' --json
    assert_success
    [ "$(jq -r '.folders | length' <<<"$output")" = 2 ]
    db heads -d 'an other'
    assert_success
    assert_output ''
    db heads -d nowhere
    assert_failure 1
    assert_regex "$stderr" 'skinspire db init'
}

@test "a revision is one that can be read back, with what was asked for" {
    db revision -m $'add "phones"\n\nto patients\' files' --branch-label billing --json
    assert_success
    jq -j .content <<<"$output" >expected
    diff expected "$(jq -r .path <<<"$output")"
    db show --json
    assert_success
    [ "$(jq -r '.revisions[0].message' <<<"$output")" = $'add "phones"\n\nto patients\' files' ]
    [ "$(jq -c '.revisions[0].labels' <<<"$output")" = '["billing"]' ]
    db revision -m later --depends-on aaaa --sql
    assert_success
    assert_line -- '-- Depends on: aaaa1'
    db history
    assert_equal "$(wc -l <<<"$output")" 2
}

@test "what would spoil the history is not written" {
    local before
    "$SKINSPIRE" db revision -m second --rev-id bbbb1 --branch-label billing >/dev/null
    before=$(ls migrations/versions)
    db revision -m again --rev-id aaaa1
    assert_failure 7
    db revision -m again --rev-id billing
    assert_failure 7
    db revision -m again --branch-label aaaa1
    assert_failure 7
    db revision -m again --branch-label head
    assert_failure 2
    db revision -m again --rev-id 012345678901234567890123456789012
    assert_failure 2
    local id
    # What would lead out of the folder, hide the file, or end a line of its header.
    for id in 'Ä.ö/..' '../x' 'a\b' .hidden $'a\nb' $'a\x7f' $'\xff'; do
        db revision -m again --rev-id "$id"
        assert_failure 2
        [[ $stderr == *"can't be an identifier"* ]]
    done
    db revision -m again --branch-label $'a\nb'
    assert_failure 2
    db revision -m again --rev-id 'Ä.ö' --branch-label team/x --sql
    assert_success
    db revision -m $'fine\n-- @upgrade' --sql
    assert_success
    db revision -m $'wrong\n @upgrade'
    assert_failure 2
    db revision -m $'wrong\nRevises: nothing'
    assert_failure 2
    db revision -m $'\xff'
    assert_failure 2
    db revision -m x --version-path /tmp
    assert_failure 1
    db merge -m x heads
    assert_failure 1
    assert_regex "$stderr" 'nothing to merge'
    assert_equal "$(ls migrations/versions)" "$before"
}

@test "files that make no history are one error with their place" {
    printf -- '-- x\n--\n-- Revision ID: cccc1\n-- Revises: dddd1\n\n-- @upgrade\n' >migrations/versions/c.sql
    db history
    assert_failure 3
    assert_regex "$stderr" 'versions/c.sql:1: error: the revision cccc1 follows dddd1, which is not there'
    printf -- '-- x\n--\n-- Revision ID: dddd1\n-- Revises: cccc1\n\n-- @upgrade\n' >migrations/versions/d.sql
    db heads
    assert_failure 3
    assert_regex "$stderr" 'in a circle'
    printf -- '-- x\n--\n-- Revision ID: cccc1\n-- Revises: aaaa1, aaaa1\n\n-- @upgrade\n' >migrations/versions/c.sql
    db heads
    assert_failure 3
    assert_regex "$stderr" 'cccc1 follows aaaa1 twice'
}

@test "alembic.ini says where revisions are and what they are called" {
    cat >alembic.ini <<'END'
[alembic]
script_location = moves
version_locations = %(here)s/moves/one %(here)s/moves/two
file_template = %%(year)d-%%(rev)s
timezone = UTC
END
    db init
    assert_success
    db revision --rev-id aaaa1
    assert_failure 1
    assert_regex "$stderr" 'version-path'
    db revision --rev-id aaaa1 --version-path moves/two
    assert_success
    [ -e "moves/two/$(date -u +%Y)-aaaa1.sql" ]
    db revision --rev-id aaaa2 --sql
    assert_success
    assert_line --regexp '^-- Create Date: .*\+00:00$'
    sed -i 's/file_template = .*/file_template = %(rev)s/' alembic.ini
    db heads
    assert_failure 3
    assert_regex "$stderr" "alembic.ini:4: error: there is no value for '%\(rev\)s'"
}

@test "the editor gets the file, and what it leaves is read again" {
    EDITOR='sed -i -e s/first/renamed/' db edit
    assert_success
    db history
    assert_output '<base> -> aaaa1 (head), renamed'
    EDITOR='sed -i s/@upgrade/@upgrades/' VISUAL='' db edit aaaa1
    assert_failure 3
    EDITOR=false db edit -d migrations
    assert_failure 3
    sed -i s/@upgrades/@upgrade/ migrations/versions/aaaa1*
    EDITOR=false db edit
    assert_failure 1
    assert_regex "$stderr" "the editor 'false' exited with status 1"
}

@test "a database at an unknown revision, or without the table, or not there" {
    db current
    assert_failure 4
    new_databases dev
    db current
    assert_success
    assert_output ''
    psql_in "$(database_of dev)" "$OWNER" -c 'create table alembic_version (version_num varchar(32) not null)' \
        -c "insert into alembic_version values ('aaaa1')"
    db current --json
    assert_success
    [ "$(jq -r '.revisions[0].revision' <<<"$output")" = aaaa1 ]
    db current --env test
    assert_failure 4
    psql_in "$(database_of dev)" "$OWNER" -c "update alembic_version set version_num = 'gone'"
    db current
    assert_failure 1
    assert_regex "$stderr" "'gone'.*stamp --purge"
    db history -r current: --json
    assert_failure 1
    [ "$(jq -r .error.message <<<"$output")" = "Can't locate revision identified by 'gone'" ]
}

@test 'db: two who write a revision at once never write over each other' {
    local i pids=() written=0
    for i in {1..8}; do
        "$SKINSPIRE" db revision -m "change $i" --rev-id same 3>&- &
        pids+=($!)
    done
    for i in "${pids[@]}"; do
        ! wait "$i" || written=$((written + 1))
    done
    assert_equal "$written $(ls migrations/versions | wc -l)" '1 2'
    for i in {1..4}; do
        "$SKINSPIRE" db revision -m "change $i" 3>&- &
    done
    wait
    # Each follows another: no line has parted.
    run -0 "$SKINSPIRE" db heads --json
    assert_equal "$(jq '.heads | length' <<<"$output")" 1
}

@test 'db: an option of Flask-Migrate that means nothing here is refused with what to do instead' {
    local words
    for words in 'init --multidb' 'init -t flask' 'init --package' 'revision --autogenerate -m x' 'migrate -x a=b' \
        'upgrade --x-arg=a=b' 'downgrade -xa --tag t' 'stamp --tag t head' 'current -x a'; do
        # shellcheck disable=SC2086  # several words
        db $words
        assert_failure 2
        [[ $stderr == *'knows no option'*hint:* && $stderr != *'lists its options'* ]] || fail "$words: $stderr"
    done
}

@test 'db: the folder of the revisions itself is not taken for one without any' {
    db revision -m first
    assert_success
    db upgrade -d migrations/versions
    assert_failure 1
    assert_regex "$stderr" 'has files of SQL, but no folder .*-d names the folder above'
}
