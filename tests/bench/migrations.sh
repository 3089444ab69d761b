#!/bin/bash
# SPDX-License-Identifier: PostgreSQL
#
# What running migrations costs, as whole processes and by turns against Flask-Migrate on a database of its own:
# 'current', 'upgrade' with nothing pending, 20 and 200 revisions from base, and '--sql'; and against sqitch's deploy:
# tests/cluster run tests/bench/migrations.sh [ROUNDS [REVISIONS…]]
# SKINSPIRE names the program, best an optimized one. The peers are Debian's python3-flask-migrate (with
# python3-psycopg2) and sqitch (with libdbd-pg-perl); one that is not installed is left out. What counts is time on a
# processor, of the process and of the server's sessions that it opened; the time on the clock stands beside it. Backups
# are left out, since the peers write none.
set -euo pipefail
: "${SKI_TEST_PGHOST:?run this with tests/cluster run}"
SKINSPIRE=$(realpath "${SKINSPIRE:-build/skinspire}")
rounds=${1:-5}
sizes=("${@:2}")
((${#sizes[@]})) || sizes=(20 200)
programs=$SKI_TEST_CLIENT_BIN
# shellcheck source=tests/bench/flask.bash
source "$(dirname "$0")/flask.bash"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export PGHOST=$SKI_TEST_PGHOST PGPORT=$SKI_TEST_PGPORT PGUSER=$SKI_TEST_SUPERUSER PATH=/usr/bin:$PATH
url_of() { echo "postgresql://$PGUSER@/$1?host=$PGHOST&port=$PGPORT"; }
export DEV_DATABASE_URL BENCH_URL
DEV_DATABASE_URL=$(url_of bench_ours)
BENCH_URL=$(url_of bench_theirs)
: >skinspire.yaml

has_sqitch() { command -v sqitch >/dev/null && perl -MDBD::Pg -e 1 2>/dev/null; }

fresh()
{
    "$programs/psql" -Xqc "drop database if exists $1" -c "create database $1" postgres 2>/dev/null
}

# A line of revisions, each with a table and an index.
write_revisions()
{
    local i previous=None
    for ((i = 1; i <= $1; i++)); do
        printf -v id 'a%011d' "$i"
        cat >"migrations/versions/${id}_step.py" <<END
"""step $i

Revision ID: $id
Create Date: 2026-01-02 03:04:05.000000

"""
from alembic import op
import sqlalchemy as sa
revision = '$id'
down_revision = $previous
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('s$i',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), server_default='x', nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_s$i')))
    op.create_index(op.f('ix_s${i}_code'), 's$i', ['code'], unique=True)


def downgrade():
    op.drop_table('s$i')
END
        previous="'$id'"
    done
}

# The same statements as a plan of sqitch's.
write_plan()
{
    local i
    rm -rf sqitch
    mkdir -p sqitch/deploy
    printf '%%syntax-version=1.0.0\n%%project=bench\n\n' >sqitch/sqitch.plan
    printf '[core]\n\tengine = pg\n[user]\n\tname = Bench\n\temail = bench@example.com\n' >sqitch/sqitch.conf
    for ((i = 1; i <= $1; i++)); do
        printf 's%d 2026-01-02T03:04:05Z Bench <bench@example.com>\n' "$i" >>sqitch/sqitch.plan
        printf -v id 'a%011d' "$i"
        { echo 'BEGIN;'; sed -n '/^-- @upgrade/,/^-- @downgrade/p' "migrations/versions/${id}_step.sql"; echo 'COMMIT;'; } \
            >"sqitch/deploy/s$i.sql"
    done
}

ours() { "$SKINSPIRE" db "$@" >ours.log 2>&1 || { tail -n 3 ours.log >&4; exit 1; }; }
theirs() { "$python" -m flask db "$@" >flask.log 2>&1 || { tail -n 3 flask.log >&4; exit 1; }; }
deploy() { (cd sqitch && sqitch deploy --no-verify "db:pg://$PGUSER@/bench_sqitch" >../sqitch.log 2>&1) || { tail -n 3 sqitch.log >&4; exit 1; }; }

# report NAME FILE [PEER FILE]…
report()
{
    local cost
    cost=$(median "$2" 1)
    printf '%d revisions, %s: %d ms of a processor (%d on the clock)' "$size" "$1" "$cost" "$(median "$2" 2)"
    shift 2
    for (( ; $# > 1; )); do
        if [[ -s $2 ]]; then
            printf ', %s %d ms (%d), %s times' "$1" "$(median "$2" 1)" "$(median "$2" 2)" \
                "$(awk -v a="$(median "$2" 1)" -v b="$cost" 'BEGIN { printf "%.1f", a / (b > 0 ? b : 1) }')"
        fi
        shift 2
    done
    echo
}

# by_turns NAME ARGUMENTS…: the same words for both.
by_turns()
{
    local name=$1 round
    shift
    rm -f ours_times theirs_times
    for ((round = 0; round < rounds; round++)); do
        measure ours_times ours "$@"
        ! has_flask || measure theirs_times theirs "$@"
    done
    report "$name" ours_times Flask-Migrate theirs_times
}

bench()
{
    local round
    fresh bench_ours
    fresh bench_theirs
    make_flask_project 1
    write_revisions "$size"
    ours import --unproved
    rm -f ours_run theirs_run sqitch_run
    ((size > 20)) || ! has_sqitch || write_plan "$size"
    theirs current # Python compiles the files
    for ((round = 0; round < rounds; round++)); do
        fresh bench_ours
        measure ours_run ours upgrade --no-backup
        if has_flask; then
            fresh bench_theirs
            measure theirs_run theirs upgrade
        fi
        if [[ -d sqitch ]]; then
            fresh bench_sqitch
            measure sqitch_run deploy
        fi
    done
    report 'from base' ours_run Flask-Migrate theirs_run sqitch sqitch_run
    by_turns 'nothing pending' upgrade
    by_turns current current
    by_turns 'upgrade --sql' upgrade --sql
    rm -rf migrations sqitch
}

has_flask || echo 'Flask-Migrate is not installed (apt: python3-flask-migrate python3-psycopg2) and left out' >&2
has_sqitch || echo 'sqitch is not installed (apt: sqitch libdbd-pg-perl) and left out' >&2
for size in "${sizes[@]}"; do
    bench
done
for database in bench_ours bench_theirs bench_sqitch; do
    "$programs/psql" -Xqc "drop database if exists $database" postgres 2>/dev/null
done
