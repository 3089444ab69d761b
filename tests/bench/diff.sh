#!/bin/bash
# SPDX-License-Identifier: PostgreSQL
#
# What 'skinspire diff' costs for schemas of 16, 500 and (alone) 5,000 tables, as whole processes and by turns against
# Flask-Migrate's 'flask db migrate' and apgdiff with its two dumps: tests/cluster run tests/bench/diff.sh [ROUNDS [SIZE…]]
# SKINSPIRE names the program, best an optimized one. The peers are Debian's python3-flask-migrate (with
# python3-psycopg2) and apgdiff; one that is not installed is left out. What counts is time on a processor, of the
# process and of the server's sessions that it opened, so that other work on the machine matters little; the time on the
# clock stands beside it.
set -euo pipefail
: "${SKI_TEST_PGHOST:?run this with tests/cluster run}"
SKINSPIRE=$(realpath "${SKINSPIRE:-build/skinspire}")
rounds=${1:-5}
sizes=("${@:2}")
((${#sizes[@]})) || sizes=(16 500 5000)
programs=$SKI_TEST_CLIENT_BIN
python=/usr/bin/python3 # Debian's packages are for Debian's own

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
exec 4>&2 # measure() gives away the second one
: >skinspire.yaml
export PGHOST=$SKI_TEST_PGHOST PGPORT=$SKI_TEST_PGPORT PGUSER=$SKI_TEST_SUPERUSER
export FLASK_APP=app.py SQLALCHEMY_SILENCE_UBER_WARNING=1
postmaster=$(head -n 1 "$SKI_TEST_CLUSTER/data/postmaster.pid")
ticks=$(getconf CLK_TCK)

has_flask() { "$python" -c 'import flask_migrate, psycopg2' 2>/dev/null; }
has_apgdiff() { command -v apgdiff >/dev/null; }

# The same tables twice, as SQL and as models. They refer to each other in a tree: Flask-Migrate follows a chain of
# hundreds until its stack is full.
make_sql()
{
    local i
    for ((i = 1; i <= $1; i++)); do
        cat <<END
create table t$i (
    id serial primary key,
    hospital_id integer not null,
    ref_id integer constraint fk_t${i}_ref_id references t$(((i + 9) / 10)) (id),
    code varchar(20) not null,
    name varchar(200) not null,
    kind varchar(20) default 'a' not null,
    amount numeric(12, 2),
    notes text,
    created_at timestamptz default now() not null,
    updated_at timestamptz,
    constraint uq_t${i}_code unique (hospital_id, code)
);
create index ix_t${i}_hospital_id on t$i (hospital_id);
END
    done
}

make_models()
{
    local i
    echo 'from flask_sqlalchemy import SQLAlchemy'
    echo 'from sqlalchemy import func'
    echo 'db = SQLAlchemy()'
    for ((i = 1; i <= $1; i++)); do
        cat <<END
class T$i(db.Model):
    __tablename__ = 't$i'
    id = db.Column(db.Integer, primary_key=True)
    hospital_id = db.Column(db.Integer, nullable=False, index=True)
    ref_id = db.Column(db.Integer, db.ForeignKey('t$(((i + 9) / 10)).id', name='fk_t${i}_ref_id'))
    code = db.Column(db.String(20), nullable=False)
    name = db.Column(db.String(200), nullable=False)
    kind = db.Column(db.String(20), server_default='a', nullable=False)
    amount = db.Column(db.Numeric(12, 2))
    notes = db.Column(db.Text)
    created_at = db.Column(db.DateTime(timezone=True), server_default=func.now(), nullable=False)
    updated_at = db.Column(db.DateTime(timezone=True))
    __table_args__ = (db.UniqueConstraint('hospital_id', 'code', name='uq_t${i}_code'),)
END
    done
}

make_flask_project()
{
    make_models "$1" >models.py
    cat >app.py <<'END'
import os
from flask import Flask
from flask_migrate import Migrate
from models import db
app = Flask(__name__)
app.config['SQLALCHEMY_DATABASE_URI'] = os.environ['BENCH_URL']
app.config['SQLALCHEMY_TRACK_MODIFICATIONS'] = False
db.init_app(app)
Migrate(app, db)
END
    rm -rf migrations
    "$python" -m flask db init >/dev/null 2>&1
}

flask_migrate()
{
    "$python" -m flask db migrate >flask.log 2>&1 || { tail -n 3 flask.log >&4; exit 1; }
    "$1" flask.log
    rm -f migrations/versions/*.py
}
sees_nothing() { grep -q 'No changes in schema detected' "$1" || { echo 'Flask-Migrate sees changes' >&2; exit 1; }; }
sees_change() { grep -q 'Detected added column' "$1" || { echo 'Flask-Migrate sees no change' >&2; exit 1; }; }

run_apgdiff()
{
    local file
    for file in live.sql wanted.sql; do
        "$programs/pg_dump" -s "$database" | sed '/^\\/d' >"$file" # it does not know what psql is told there
    done
    apgdiff live.sql wanted.sql >/dev/null
}

diff_unchanged() { "$SKINSPIRE" diff schema "$BENCH_URL" --exit-code >/dev/null 2>&1; }

# Another change each time, so that no cache knows it.
diff_changed()
{
    make_sql "$size" >schema/all.sql
    echo "alter table t1 add column bench_$RANDOM$RANDOM integer;" >>schema/all.sql
    "$SKINSPIRE" diff "$BENCH_URL" schema --exit-code >/dev/null 2>&1 || (($? == 6))
}

# A file for each table, one of which gets a further column in its CREATE TABLE each time.
make_files()
{
    rm -rf kept
    mkdir kept
    make_sql "$size" | awk '/^create table/ { file = "kept/" $3 ".sql" } { print >file }'
}
diff_kept()
{
    sed -i "s/^    notes text,/&\n    bench_$RANDOM$RANDOM integer,/" "kept/t$((RANDOM % size + 1)).sql"
    "$SKINSPIRE" diff "$BENCH_URL" kept --keep-shadow --exit-code >/dev/null 2>&1 || (($? == 6))
}

# In milliseconds: what the server's ended sessions have had of a processor.
server_time()
{
    sleep 0.2
    awk -v ticks="$ticks" '{ sub(/.*\) /, ""); print int(($14 + $15) * 1000 / ticks) }' "/proc/$postmaster/stat"
}

# measure FILE COMMAND…: adds a line to the file: processor milliseconds, milliseconds on the clock.
measure()
{
    local file=$1 server=$(server_time) began=${EPOCHREALTIME/./} real user system
    shift
    local TIMEFORMAT='%U %S'
    { time "$@" 2>&3; } 3>&2 2>times
    local ended=${EPOCHREALTIME/./}
    read -r user system <times
    awk -v user="$user" -v system_="$system" -v server="$(($(server_time) - server))" -v clock="$(((ended - began) / 1000))" \
        'BEGIN { print int((user + system_) * 1000) + server, clock }' >>"$file"
}

median() { cut -d' ' -f"$2" "$1" | sort -n | sed -n "$(((rounds + 1) / 2))p"; }

# report NAME OURS [THEIRS NAME]
report()
{
    local ours theirs
    ours=$(median "$2" 1)
    printf '%d tables, %s: diff %d ms of a processor (%d on the clock)' "$size" "$1" "$ours" "$(median "$2" 2)"
    if [[ -n ${3:-} && -s $3 ]]; then
        theirs=$(median "$3" 1)
        printf ', %s %d ms (%d), %s times' "$4" "$theirs" "$(median "$3" 2)" \
            "$(awk -v a="$theirs" -v b="$ours" 'BEGIN { printf "%.1f", a / (b > 0 ? b : 1) }')"
    fi
    echo
}

bench()
{
    local round
    database=diff_bench_$size
    export BENCH_URL="postgresql://$PGUSER@/$database?host=$PGHOST&port=$PGPORT"
    rm -rf schema ours_* theirs_*
    mkdir schema
    make_sql "$size" >schema/all.sql
    "$programs/psql" -Xqc "create database $database" postgres
    "$programs/psql" -X -q -v ON_ERROR_STOP=1 -f schema/all.sql "$database"
    "$programs/psql" -X -q -c 'vacuum analyze' "$database"
    ((size > 500)) || ! has_flask || make_flask_project "$size"
    diff_unchanged
    for ((round = 0; round < rounds; round++)); do
        measure ours_unchanged diff_unchanged
        ((size > 500)) && continue
        ! has_flask || measure theirs_unchanged flask_migrate sees_nothing
        ! has_apgdiff || measure theirs_apgdiff run_apgdiff
    done
    report 'nothing changed' ours_unchanged theirs_unchanged Flask-Migrate
    [[ ! -s theirs_apgdiff ]] || report 'nothing changed' ours_unchanged theirs_apgdiff 'apgdiff and dumps'
    if ((size <= 500)); then
        ! has_flask || sed -i "0,/__table_args__/s//bench = db.Column(db.Integer)\n    &/" models.py
        for ((round = 0; round < rounds; round++)); do
            measure ours_changed diff_changed
            ! has_flask || measure theirs_changed flask_migrate sees_change
        done
        report 'one change, fresh shadow' ours_changed theirs_changed Flask-Migrate
        make_files
        diff_kept
        for ((round = 0; round < rounds; round++)); do
            measure ours_kept diff_kept
        done
        report 'one change, kept shadow' ours_kept theirs_changed Flask-Migrate
        "$SKINSPIRE" diff "$BENCH_URL" schema >/dev/null 2>&1 # which lets the kept one go
    fi
    "$programs/psql" -Xqc "drop database $database" postgres
}

has_flask || echo 'Flask-Migrate is not installed (apt: python3-flask-migrate python3-psycopg2) and left out' >&2
has_apgdiff || echo 'apgdiff is not installed (apt: apgdiff) and left out' >&2
for size in "${sizes[@]}"; do
    bench
done
