#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# Taking over revisions that Alembic and Flask-Migrate wrote: db import.
load helper
load migrations

setup()
{
    new_project
    new_databases dev test
    # Debian's Python, which has the packages that check installs.
    export PATH=/usr/bin:$PATH PYTHONDONTWRITEBYTECODE=1
    cases=${SKI_TEST_CASES:-$BATS_TEST_DIRNAME/../../../shared/cases}
    [[ -d $cases ]] || cases=$(git -C "$BATS_TEST_DIRNAME" rev-parse --git-common-dir)/../../shared/cases
}

teardown()
{
    [[ -z ${ALEMBIC_PID-} ]] || kill "$ALEMBIC_PID" 2>/dev/null || true
    clean_up
}

# Both are gone when the program has ended, however it ended.
refute_scratch()
{
    run -0 psql_super -c "select datname from pg_database where datname ~ '^${ID}' and datname !~ '(dev|test|prod)\$'"
    assert_output ''
}

refute_files() { run find migrations -name '*.sql'; assert_output ''; }


# A plain Alembic project, whose env.py talks too much.
alembic_project()
{
    mkdir -p migrations/versions
    cat >alembic.ini <<'END'
[alembic]
script_location = migrations
sqlalchemy.url = postgresql://nobody:sesame@nowhere.invalid/nothing
END
    cat >migrations/env.py <<'END'
import os, sys
from alembic import context
from sqlalchemy import create_engine
print("noise on standard output")
os.write(1, b"more of it, below Python\n")
url = os.environ.get("ALEMBIC_URL") or context.config.get_main_option("sqlalchemy.url")
if context.is_offline_mode():
    context.configure(url=url)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
END
}

# python_revision ID DOWN [UPGRADE [DOWNGRADE [MORE]]]: DOWN and MORE are Python
python_revision()
{
    cat >"migrations/versions/$1_a.py" <<END
"""change $1

Revision ID: $1
Revises: whatever
Create Date: 2026-01-02 03:04:05.678901

"""
import sqlalchemy as sa
from alembic import op
revision = "$1"
down_revision = $2
branch_labels = None
depends_on = None
${5-}

def upgrade():
    pass
    ${3-}


def downgrade():
    pass
    ${4-}
END
}

# Flask-Migrate in the shared project, on test, in one process.
start_alembic()
{
    [[ -d $cases/flask_project ]] || skip 'the shared Flask project is not here'
    /usr/bin/python3 -c 'import flask_migrate' || skip 'there is no Flask-Migrate here'
    coproc ALEMBIC { cd "$cases/flask_project" && DATABASE_URL=$(url_of test) exec /usr/bin/python3 \
        "$BATS_TEST_DIRNAME/../migration/drive_alembic.py" "$PWD/migrations" 2>"$BATS_TEST_TMPDIR/alembic" 3>&-; }
}

# alembic upgrade 1a2b
alembic_does()
{
    local answer
    echo "$@" >&"${ALEMBIC[1]}"
    read -r answer <&"${ALEMBIC[0]}" && [[ $answer == done ]] || { cat "$BATS_TEST_TMPDIR/alembic"; false; }
}

assert_same()
{
    run -0 "$SKINSPIRE" diff dev test
    assert_equal "$(versions dev)" "$(versions test)"
}

@test 'db import: a Flask-Migrate history, database against database through every revision and back' {
    local id
    start_alembic
    run -0 --separate-stderr "$SKINSPIRE" db import "$cases/flask_project/migrations" --json
    assert_equal "$(jq '[(.revisions | length), .proved_up, .proved_down]' -c <<<"$output")" '[20,20,20]'
    refute_scratch
    run -0 bash -c "'$SKINSPIRE' db history --json | jq -r '.revisions[].revision' | tac"
    assert_equal "${#lines[@]}" 20
    order=("${lines[@]}")
    for id in "${order[@]}"; do
        run -0 "$SKINSPIRE" db upgrade "$id" --no-backup
        alembic_does upgrade "$id"
        assert_same
    done
    # Down to the merge one by one; below it, along each of its lines.
    for id in 004488cd1142 5e91c4f82b4c bcdf01234556 billing@3613f1cfad7e billing@0d961ea72fb0 clinical@0d961ea72fb0; do
        run -0 "$SKINSPIRE" db downgrade "$id" --no-backup
        alembic_does downgrade "$id"
        assert_same
    done
    for id in 6be35ad249ba ca3096fd63c4 287dd3287dce 86cb0f5397d8 e5184b7eb1e2 436587a9cbec 000000000001 base; do
        run -0 "$SKINSPIRE" db downgrade "$id" --no-backup
        alembic_does downgrade "$id"
        assert_same
    done
}

@test 'db import: what Alembic stamped goes on with ours, and the other way round' {
    start_alembic
    "$SKINSPIRE" db import "$cases/flask_project/migrations" --quiet
    alembic_does upgrade af48e27c15a6
    run -0 "$SKINSPIRE" db current --env test
    assert_output --partial af48e27c15a6
    run -0 "$SKINSPIRE" db upgrade --env test --no-backup
    run -0 "$SKINSPIRE" db upgrade 50fba650fb9c --no-backup
    "$SKINSPIRE" db upgrade f2ae6a25e192 --no-backup --quiet
    run -0 "$SKINSPIRE" db downgrade billing@f2ae6a25e192 --no-backup --env test
    run -0 "$SKINSPIRE" db downgrade clinical@50fba650fb9c --no-backup --env test
    assert_same
    alembic_does upgrade head
    "$SKINSPIRE" db upgrade --no-backup --quiet
    assert_same
    alembic_does downgrade 0d961ea72fb0
    "$SKINSPIRE" db downgrade 0d961ea72fb0 --no-backup --quiet
    assert_same
}

@test 'db import: branches, labels, dependencies, dates and names of every kind; noise is no matter' {
    alembic_project
    python_revision 1a None 'op.create_table("Größe \"x\"", sa.Column("it'\''s", sa.Text, server_default="a%b:c\\d"))' \
        'op.drop_table("Größe \"x\"")'
    python_revision 2b '"1a"' 'op.execute("create function f() returns text language sql as $$ select '\''\t100%'\'' $$;")' \
        'op.execute("drop function f() -- and that is all")' 'branch_labels = ("eins", "zwei")'
    python_revision 3c '"1a"' 'op.create_table("c", sa.Column("id", sa.Integer, primary_key=True))' 'op.drop_table("c")' \
        'depends_on = "2b"'
    python_revision 4d '("2b", "3c")'
    run -0 "$SKINSPIRE" db import
    assert_output --partial 'equal to what Alembic builds after 4 upgrades and 4 downgrades'
    refute_output --partial noise
    refute_scratch
    run -0 cat migrations/versions/3c_a.sql
    assert_line '-- Revises: 1a'
    assert_line '-- Depends on: 2b'
    assert_line '-- Create Date: 2026-01-02 03:04:05.678901'
    assert_line --index 0 '-- change 3c'
    run -0 cat migrations/versions/2b_a.sql
    assert_line '-- Branch labels: eins, zwei'
    assert_output --partial $'\'\t100%\''
    assert_output --partial $'-- and that is all\n;'
    run -0 "$SKINSPIRE" db upgrade --no-backup
    assert_equal "$(in_dev -c 'select f()')" $'\t100%'
    assert_equal "$(in_dev -c 'insert into "Größe ""x""" default values returning *')" 'a%b:c\d'
    # Again: nothing is left to do, and the Python files are still there.
    run -0 "$SKINSPIRE" db import
    assert_output --partial '4 revisions are there already'
    [[ -e migrations/versions/4d_a.py ]]
}

@test 'db import: rows with values of every kind, and types that are made through the connection' {
    alembic_project
    python_revision 1a None 'sa.Enum("a", "b'\''c", name="kind").create(op.get_bind(), checkfirst=True)
    import datetime, decimal, uuid, sqlalchemy.dialects.postgresql as pg
    t = op.create_table("t", sa.Column("id", sa.Integer), sa.Column("at", sa.DateTime(timezone=True)), sa.Column("d", sa.Date),
        sa.Column("j", pg.JSONB), sa.Column("b", sa.LargeBinary), sa.Column("n", sa.Numeric), sa.Column("a", pg.ARRAY(sa.Text)),
        sa.Column("u", pg.UUID(as_uuid=True)), sa.Column("k", pg.ENUM("a", "b'\''c", name="kind", create_type=False)),
        sa.Column("s", sa.Text), sa.Column("i", pg.INTERVAL))
    op.bulk_insert(t, [dict(id=1, at=datetime.datetime(2026, 1, 2, 3, 4, 5, 6, datetime.timezone.utc), d=datetime.date(2026, 2, 3),
        j={"it'\''s": [1, None, "\\ü"]}, b=b"\x00\xff", n=decimal.Decimal("1.50"), a=["x,y", "\"q\"", "it'\''s"],
        u=uuid.UUID(int=7), k="b'\''c", s="back\\slash %s :x", i=datetime.timedelta(days=1, seconds=2))])
    op.get_bind().execute(sa.text("update t set s = s || :more where id = :id"), dict(more="!'\''", id=1))' \
        'op.drop_table("t")
    sa.Enum(name="kind").drop(op.get_bind(), checkfirst=False)'
    run -0 "$SKINSPIRE" db import
    "$SKINSPIRE" db upgrade --no-backup --quiet
    ALEMBIC_URL=$(url_of test) alembic upgrade head >/dev/null 2>&1
    in_dev -c 'select * from t' >ours
    psql_in "$(database_of test)" "$OWNER" -c 'select * from t' >theirs
    diff ours theirs
    [[ -s ours ]]
}

@test 'db import: what can not run in a transaction stands apart' {
    alembic_project
    python_revision 1a None 'op.execute("create type mood as enum ('\''low'\'')"); op.execute("create table t (m mood)")
    with op.get_context().autocommit_block():
        op.execute("alter type mood add value '\''high'\''")
        op.create_index("t_m", "t", ["m"], postgresql_concurrently=True)
    op.execute("insert into t values ('\''high'\'')")' 'op.drop_table("t"); op.execute("drop type mood")'
    python_revision 2b '"1a"' 'op.execute("COMMIT"); op.execute("alter type mood add value '\''higher'\''")'
    run -0 "$SKINSPIRE" db import
    run -0 grep -n '^-- @' migrations/versions/1a_a.sql
    assert_equal "$(cut -d: -f2 <<<"$output" | paste -sd,)" '-- @upgrade,-- @upgrade outside transaction,-- @upgrade,-- @downgrade'
    run -0 "$SKINSPIRE" db upgrade --no-backup
    assert_equal "$(in_dev -c "select string_agg(enumlabel, ' ' order by enumsortorder) from pg_enum")" 'low high higher'
}

@test 'db import: a revision that reads the database is refused by name, recorded, or written by hand' {
    alembic_project
    python_revision 1a None 'op.create_table("t", sa.Column("id", sa.Integer))' 'op.drop_table("t")'
    python_revision 2b '"1a"' 'for row in op.get_bind().execute(sa.text("select 1 as n")): op.execute(f"alter table t add c{row.n} int")' \
        'op.drop_column("t", "c1")'
    python_revision 3c '"2b"' 'if "t" in sa.inspect(op.get_bind()).get_table_names(): op.add_column("t", sa.Column("d", sa.Text))' \
        'raise NotImplementedError("not this one")'
    run -7 "$SKINSPIRE" db import
    assert_output --partial '2b_a.py:18: upgrade of 2b: it reads the database'
    assert_output --partial '3c_a.py:18: upgrade of 3c: '
    assert_output --partial -- --record
    refute_files
    refute_scratch
    run -0 "$SKINSPIRE" db import --record --dry-run
    refute_files
    run -0 "$SKINSPIRE" db import --record
    assert_output --partial '2b reads the database'
    assert_output --partial '3c has no way back'
    assert_output --partial 'after 3 upgrades and 0 downgrades'
    run -0 cat migrations/versions/2b_a.sql
    assert_line 'alter table t add c1 int;'
    assert_output --partial 'was recorded in an empty database'
    run -7 "$SKINSPIRE" db downgrade --no-backup --sql 3c:2b
    # By hand, and proved like the rest.
    rm migrations/versions/*.sql
    printf -- '-- 2b\n-- Revision ID: 2b\n-- Revises: 1a\n-- @upgrade\nalter table t add c1 int;\n-- @downgrade\nalter table t drop c1;\n' \
        >migrations/versions/hand.sql
    cp migrations/versions/hand.sql kept
    python_revision 3c '"2b"'
    run -0 "$SKINSPIRE" db import
    cmp kept migrations/versions/hand.sql
    # And a wrong hand is found.
    rm migrations/versions/*_a.sql
    sed -i 's/add c1 int/add c1 bigint/' migrations/versions/hand.sql
    run -6 "$SKINSPIRE" db import
    assert_output --partial 'after the upgrade of 2b the database is not the one that Alembic built'
    assert_output --partial 'public.t.c1'
    assert_equal "$(ls migrations/versions/*.sql)" migrations/versions/hand.sql
    refute_scratch
}

@test 'db import: what is wrong with a history, with Python or with env.py is one clear error, and nothing is written' {
    alembic_project
    run -1 "$SKINSPIRE" db import
    assert_output --partial 'there are no revisions'
    python_revision 1a '"2b"'
    python_revision 2b '"1a"'
    run -1 "$SKINSPIRE" db import
    assert_output --partial ycle
    python_revision 1a '"gone"'
    run -1 "$SKINSPIRE" db import
    assert_output --partial 'gone'
    refute_output --partial Traceback
    python_revision 1a None
    sed 's/change 1a/copy/' migrations/versions/1a_a.py >migrations/versions/1a_b.py
    run -1 "$SKINSPIRE" db import
    assert_output --partial '1a is present more than once'
    printf '# \xe9\xe8\n' >migrations/versions/1a_b.py
    run -1 "$SKINSPIRE" db import
    assert_output --partial '1a_b.py'
    printf 'revision = "3c"\ndown_revision = "2b"\nimport nosuchmodule\n' >migrations/versions/1a_b.py
    run -1 "$SKINSPIRE" db import
    assert_output --partial '1a_b.py:3'
    assert_output --partial nosuchmodule
    rm migrations/versions/1a_b.py
    python_revision 2b '"1a"' '1 / 0'
    run -7 "$SKINSPIRE" db import
    assert_output --partial '2b_a.py:18: upgrade of 2b: ZeroDivisionError'
    run -1 "$SKINSPIRE" db import --record
    assert_output --partial 'Alembic itself fails in the upgrade of 2b'
    python_revision 2b '"1a"' 'op.drop_table("nosuch")'
    run -1 "$SKINSPIRE" db import
    assert_output --partial 'Alembic itself fails in the upgrade of 2b'
    run -0 "$SKINSPIRE" db import --unproved
    rm migrations/versions/*.sql
    python_revision 2b '"1a"' 'op.execute("select 1\n-- @upgrade\n")'
    run -2 "$SKINSPIRE" db import --unproved
    assert_output --partial "can't stand in a file"
    printf 'import sys\nsys.exit("no luck")\n' >migrations/env.py
    run -1 "$SKINSPIRE" db import
    assert_output --partial 'no luck'
    printf 'import os\nos._exit(3)\n' >migrations/env.py
    run -1 "$SKINSPIRE" db import
    assert_output --partial 'exited with status 3'
    run -1 "$SKINSPIRE" db import --python /bin/false
    assert_output --partial '/bin/false has no alembic'
    mkdir empty
    run -1 "$SKINSPIRE" db import empty
    assert_output --partial 'neither an env.py of'
    refute_files
    refute_scratch
}

@test 'db import: no password shows, and no other database than the scratch one is ever reached' {
    alembic_project
    python_revision 1a None 'from sqlalchemy import create_engine
    create_engine("postgresql://someone:sesame@nowhere.invalid/x").connect()'
    run -7 "$SKINSPIRE" db import
    assert_output --partial 'it reads the database'
    sed -i 's/^if context/raise Exception("bad url postgresql:\/\/a:sesame@b\/c")\nif context/' migrations/env.py
    run -1 "$SKINSPIRE" db import
    assert_output --partial 'bad url postgresql://a@b/c'
    refute_output --partial sesame
}

@test 'db import: killed at any moment it leaves no half history, and the next one clears up' {
    local i
    alembic_project
    python_revision r01 None 'op.create_table("t01", sa.Column("id", sa.Integer))' 'op.drop_table("t01")'
    for i in {02..12}; do
        python_revision "r$i" "\"r$(printf %02d $((10#$i - 1)))\"" "op.create_table(\"t$i\", sa.Column(\"id\", sa.Integer))" \
            "op.drop_table(\"t$i\")"
    done
    for i in 1 2 3; do
        "$SKINSPIRE" db import --quiet 3>&- >/dev/null 2>&1 &
        sleep "$((RANDOM % 3)).$((RANDOM % 10))"
        kill -9 $! 2>/dev/null || true
        wait $! 2>/dev/null || true
        # All of it is there, or none of it can be used.
        if [[ -n $(find migrations -name '*.sql') ]]; then
            run "$SKINSPIRE" db heads
            [[ $status == 0 && $(find migrations -name '*.sql' | wc -l) == 12 ]] || [[ $status != 0 ]]
        fi
        run -0 "$SKINSPIRE" db import
        assert_equal "$(find migrations -name '*.sql' | wc -l)" 12
        refute_scratch
        find migrations -name '*.sql' -delete
    done
}

@test 'db import: an import that was cut off can not be used, and the next one completes it' {
    alembic_project
    python_revision 1a None 'op.create_table("t", sa.Column("id", sa.Integer))' 'op.drop_table("t")'
    python_revision 2b '"1a"'
    python_revision 3c '"2b"'
    "$SKINSPIRE" db import --quiet
    # As it is written: from the heads down.
    cp migrations/versions/1a_a.sql kept
    rm migrations/versions/1a_a.sql
    run -3 "$SKINSPIRE" db upgrade --no-backup
    assert_output --partial 1a
    run -0 "$SKINSPIRE" db import
    cmp kept migrations/versions/1a_a.sql
    # What is not a revision, and in the way, is left alone.
    rm migrations/versions/1a_a.sql
    sed 's/ID: 1a/ID: 9z/' kept >migrations/versions/1a_a.sql
    run -7 "$SKINSPIRE" db import
    assert_output --partial 'is there already, and is not the revision 1a'
}

@test 'db import: a version table of another name is noticed, and several databases are refused' {
    alembic_project
    python_revision 1a None
    sed -i 's/configure(url=url)/configure(url=url, version_table="my_versions")/; s/configure(connection=connection)/configure(connection=connection, version_table="my_versions")/' migrations/env.py
    run -3 "$SKINSPIRE" db import
    assert_output --partial 'version_table = my_versions'
    echo 'version_table = my_versions' >>alembic.ini
    run -0 "$SKINSPIRE" db import
    run -0 "$SKINSPIRE" db upgrade --no-backup
    assert_equal "$(in_dev -c 'select version_num from my_versions')" 1a
    rm migrations/versions/*.sql
    sed -i 's/^        context.run_migrations()/        context.run_migrations(); context.run_migrations()/' migrations/env.py
    run -1 "$SKINSPIRE" db import
    assert_output --partial 'several databases'
}
