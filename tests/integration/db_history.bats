#!/usr/bin/env bats
# Commands of the family db that only look, beside the real Flask-Migrate with the same revisions: what they print and how
# they end is the same.

load helper

setup()
{
    CASE=${SKINSPIRE_SHARED:-$BATS_TEST_DIRNAME/../../../shared}/cases/flask_project
    [[ -d $CASE ]] || skip "there is no $CASE; SKINSPIRE_SHARED names the folder with cases/"
    /usr/bin/python3 -c 'import flask_migrate, psycopg2' 2>/dev/null || skip 'there is no python3-flask-migrate'
    new_project
    FLASK=$BATS_TEST_TMPDIR/flask
    cp -r "$CASE" "$FLASK"
    chmod -R u+w "$FLASK"
}

teardown()
{
    [[ -z ${PROJECT:-} ]] || clean_up
}

# translate: our files become what Flask-Migrate's are now.
translate()
{
    rm -rf migrations
    python3 "$BATS_TEST_DIRNAME/../migration/translate.py" "$FLASK/migrations/versions" migrations/versions
}

# both [--unordered]: runs each line of standard input with both programs, which must print and end the same.
both()
{
    local number=0 line status
    rm -rf theirs ours
    mkdir theirs ours
    cat >commands
    (cd "$FLASK" && FLASK_APP=app DATABASE_URL=$DEV_DATABASE_URL PYTHONDONTWRITEBYTECODE=1 \
        "$BATS_TEST_DIRNAME/../migration/flask_many.py" "$PROJECT/theirs") <commands
    while read -r line; do
        number=$((number + 1))
        status=0
        eval "\"\$SKINSPIRE\" $line" >ours/$number.out 2>>log || status=$?
        printf %s "$status" >ours/$number.status
    done <commands
    "$BATS_TEST_DIRNAME/../migration/normalise.py" "$@" theirs ours
    cat -n commands
    diff -ru theirs ours
}

# two_heads: before the lines were joined.
two_heads()
{
    (cd "$FLASK/migrations/versions" && rm bcdf* 5e91* 0044* a1f7*)
}

# everything: the commands that look.
everything()
{
    local range revision
    printf 'db %s\n' heads 'heads -v' 'heads --resolve-dependencies' branches 'branches -v' history 'history -v'
    for range in base:e5184 0d961ea72fb0:50fba650fb9c :af48 billing@base: 436587a9cbec:+2 e5184:; do
        echo "db history -r $range"
    done
    for revision in head heads base billing billing@head 1b2 7979 nosuch 0 0000 '-- -2'; do
        echo "db show $revision"
    done
}

@test "one head: all that looks is as in Flask-Migrate, in the same order" {
    translate
    both < <(everything)
    both <<'END'
db history -r -3:
db show -- -1
db history -r e5184:436587a9cbec
db history -r nothing
db history -v -r 0d961ea72fb0:50fba650fb9c
END
}

@test "two heads: all that looks is as in Flask-Migrate" {
    two_heads
    translate
    both --unordered < <(everything)
}

@test "a line that depends on another: all that looks is as in Flask-Migrate" {
    two_heads
    sed -i "s/^depends_on = None/depends_on = ('79797979796a',)/" "$FLASK"/migrations/versions/1b2c3d4e5f60*
    translate
    both --unordered < <(everything)
}

# at REVISION…: what the version table then holds.
at()
{
    local revision
    psql_in "$(database_of dev)" "$OWNER" -c "delete from alembic_version"
    for revision; do
        psql_in "$(database_of dev)" "$OWNER" -c "insert into alembic_version values ('$revision')"
    done
}

@test "where the database is" {
    new_databases dev
    translate
    both <<'END'
db current
db current -v
db history -i
END
    psql_in "$(database_of dev)" "$OWNER" -c "create table if not exists alembic_version (version_num varchar(32) primary key)"
    both <<<'db current'
    at e5184b7eb1e2
    both <<'END'
db current
db current -v
db history -i
db history -v -i -r :current
db history -r current:
db show current
END
    at af48e27c15a6 50fba650fb9c
    both --unordered <<'END'
db current
db history -i -r 0d961ea72fb0:
db show current
END
    at deadbeef0001
    both <<'END'
db current
db history -r current:
db show current
END
    run "$SKINSPIRE" db current
    assert_output --partial "'deadbeef0001'"
    assert_output --partial 'skinspire db stamp --purge'
}

@test "the line on which the present one depends is shown as well" {
    new_databases dev
    two_heads
    sed -i "s/^depends_on = None/depends_on = ('79797979796a',)/" "$FLASK"/migrations/versions/1b2c3d4e5f60*
    translate
    psql_in "$(database_of dev)" "$OWNER" -c "create table if not exists alembic_version (version_num varchar(32) primary key)"
    at 1b2c3d4e5f60
    both --unordered <<<'db current'
    run "$SKINSPIRE" db current
    assert_line '79797979796a (effective head)'
}

@test "new revisions have the names and parents that Flask-Migrate gives them" {
    local file
    two_heads
    translate
    both <<'END'
db revision -m 'Add Phönes to patients & their relatives, and a long reason why' --head billing@head --rev-id aa01
db revision -m 'splice it' --head e5184 --splice --branch-label third --rev-id aa02
db revision --head base --rev-id aa03
db merge -m 'join them' --rev-id aa04 heads
END
    run ls migrations/versions
    assert_output "$(cd "$FLASK/migrations/versions" && printf '%s\n' *.py | sed 's/py$/sql/')"
    mv migrations made
    translate
    for file in aa01 aa02 aa03; do
        run diff <(grep -v 'Create Date' made/versions/${file}_*) <(grep -v 'Create Date' migrations/versions/${file}_*)
        assert_success
    done
    # Which head comes first in a merge is a matter of chance there.
    run sed -n '/Revises/p' made/versions/aa04_*
    assert_output '-- Revises: 1b2c3d4e5f60, aa01, aa02, aa03'
}

@test "what can't be made is refused as by Flask-Migrate, and nothing is written" {
    local before
    two_heads
    translate
    before=$(ls migrations/versions)
    both <<'END'
db revision -m x
db revision -m x --head nosuch
db revision -m x --head e5184
db merge -m x e5184 billing@head
db merge -m x nosuch heads
db edit base
END
    run ls migrations/versions
    assert_output "$before"
}
