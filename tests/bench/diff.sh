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
# shellcheck source=tests/bench/flask.bash
source "$(dirname "$0")/flask.bash"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
: >skinspire.yaml
export PGHOST=$SKI_TEST_PGHOST PGPORT=$SKI_TEST_PGPORT PGUSER=$SKI_TEST_SUPERUSER

has_apgdiff() { command -v apgdiff >/dev/null; }

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
change_schema() { echo "alter table t1 add column bench_$RANDOM$RANDOM integer;" >schema/change.sql; }
diff_changed()
{
    "$SKINSPIRE" diff "$BENCH_URL" schema --exit-code >/dev/null 2>&1 || (($? == 6))
}

# A file for each table, one of which gets a further column in its CREATE TABLE each time.
make_files()
{
    rm -rf kept
    mkdir kept
    make_sql "$size" | awk '/^create table/ { file = "kept/" $3 ".sql" } { print >file }'
}
change_kept()
{
    sed -i "s/^    notes text,/&\n    bench_$RANDOM$RANDOM integer,/" "kept/t$((RANDOM % size + 1)).sql"
}
diff_kept()
{
    "$SKINSPIRE" diff "$BENCH_URL" kept --keep-shadow --exit-code >/dev/null 2>&1 || (($? == 6))
}

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
            change_schema
            measure ours_changed diff_changed
            ! has_flask || measure theirs_changed flask_migrate sees_change
        done
        report 'one change, fresh shadow' ours_changed theirs_changed Flask-Migrate
        make_files
        diff_kept
        for ((round = 0; round < rounds; round++)); do
            change_kept
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
