#!/bin/bash
# SPDX-License-Identifier: PostgreSQL
#
# What 'skinspire db migrate' costs with its proof, for schemas of 16 and 100 tables, as whole processes and by turns
# against Flask-Migrate's 'flask db migrate', which proves nothing: tests/cluster run tests/bench/migrate.sh [ROUNDS [SIZE…]]
# SKINSPIRE names the program, best an optimized one. Flask-Migrate is Debian's python3-flask-migrate (with
# python3-psycopg2). What counts is time on a processor, as in diff.sh; the time on the clock stands beside it.
set -euo pipefail
: "${SKI_TEST_PGHOST:?run this with tests/cluster run}"
SKINSPIRE=$(realpath "${SKINSPIRE:-build/skinspire}")
rounds=${1:-5}
sizes=("${@:2}")
((${#sizes[@]})) || sizes=(16 100)
programs=$SKI_TEST_CLIENT_BIN
# shellcheck source=tests/bench/flask.bash
source "$(dirname "$0")/flask.bash"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export PGHOST=$SKI_TEST_PGHOST PGPORT=$SKI_TEST_PGPORT PGUSER=$SKI_TEST_SUPERUSER

# Another change each time, so that no cache knows it.
migrate()
{
    make_sql "$size" >database/schema/all.sql
    echo "alter table t1 add column bench_$RANDOM$RANDOM integer;" >>database/schema/all.sql
    "$SKINSPIRE" db migrate -d ours -m bench "$@" >/dev/null 2>&1
    rm ours/versions/*
}
migrate_nothing() { "$SKINSPIRE" db migrate -d ours -m bench >/dev/null 2>&1; }

# report NAME OURS [THEIRS]
report()
{
    local ours=$(median "$2" 1) theirs
    printf '%d tables, %s: %d ms of a processor (%d on the clock)' "$size" "$1" "$ours" "$(median "$2" 2)"
    if [[ -n ${3:-} && -s $3 ]]; then
        theirs=$(median "$3" 1)
        printf ', Flask-Migrate %d ms (%d), %s times' "$theirs" "$(median "$3" 2)" \
            "$(awk -v a="$theirs" -v b="$ours" 'BEGIN { printf "%.1f", a / (b > 0 ? b : 1) }')"
    fi
    echo
}

bench()
{
    local round database=migrate_bench_$size
    export BENCH_URL="postgresql://$PGUSER@/$database?host=$PGHOST&port=$PGPORT"
    export DEV_DATABASE_URL=$BENCH_URL
    rm -rf database ours ours_* theirs_*
    mkdir -p database/schema
    : >skinspire.yaml
    "$SKINSPIRE" db init -d ours >/dev/null
    make_sql "$size" >database/schema/all.sql
    "$programs/psql" -Xqc "create database $database" postgres
    "$programs/psql" -X -q -v ON_ERROR_STOP=1 -f database/schema/all.sql "$database"
    "$programs/psql" -X -q -c 'vacuum analyze' "$database"
    ! has_flask || make_flask_project "$size"
    migrate_nothing
    for ((round = 0; round < rounds; round++)); do
        measure ours_nothing migrate_nothing
        ! has_flask || measure theirs_nothing flask_migrate sees_nothing
    done
    ! has_flask || sed -i "0,/__table_args__/s//bench = db.Column(db.Integer)\n    &/" models.py
    for ((round = 0; round < rounds; round++)); do
        measure ours_proved migrate
        measure ours_unproved migrate --unproved
        ! has_flask || measure theirs_change flask_migrate sees_change
    done
    report 'nothing to do' ours_nothing theirs_nothing
    report 'a column, proved' ours_proved theirs_change
    report 'a column, unproved' ours_unproved theirs_change
    "$programs/psql" -Xqc "drop database $database" postgres
}

has_flask || echo 'Flask-Migrate is not installed (apt: python3-flask-migrate python3-psycopg2) and left out' >&2
for size in "${sizes[@]}"; do
    bench
done
