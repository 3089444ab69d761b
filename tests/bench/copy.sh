#!/bin/bash
# SPDX-License-Identifier: PostgreSQL
#
# What a copy to a second server costs, by turns with `pg_dump | psql`, pgcopydb and the raw limit:
#     PGUSER=… tests/bench/copy.sh SOURCE_SOCKET SOURCE_PORT DATABASE TARGET_SOCKET TARGET_PORT [ROUNDS [WAY…]]
# Both servers run on this machine, the user is a superuser on both; on the target the database DATABASE_bench is made
# and dropped. SKINSPIRE names the program, best an optimized one; JOBS how many work at once (2). Prints a line for each
# measurement (way, round, seconds, seconds of processor time of clients and of both servers' sessions), then medians.
#
# The raw limit is what the server can do at best when somebody knows all about the database: the structure's first
# section, COPY in binary and frozen, several tables at once, largest first; several indexes at once; ANALYZE; keys that
# are not valid and then validated at once. It counts and compares nothing. Its rows go through psql, or, where the
# folder ../shared/bench/transfer is there and a compiler, through the program there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
SKINSPIRE=$(realpath "${SKINSPIRE:-build/skinspire}")
: "${PGUSER:?set PGUSER}"
source_host=${1:?} source_port=${2:?} database=${3:?} target_host=${4:?} target_port=${5:?}
rounds=${6:-3}
shift $(($# < 6 ? $# : 6))
ways=("$@")
((${#ways[@]})) || ways=(dump_psql pgcopydb raw ours ours_verify)
jobs=${JOBS:-2}
scratch=${database}_bench

folder=$(mktemp -d)
results=$folder/results
trap 'cd /; rm -rf "$folder"; on_target postgres -c "drop database if exists $scratch with (force)" 2>/dev/null' EXIT
cd "$folder"
cat >skinspire.yaml <<END
environments:
  from: { url: "postgresql://$PGUSER@/$database?host=$source_host&port=$source_port" }
  to: { url: "postgresql://$PGUSER@/$scratch?host=$target_host&port=$target_port" }
END
export SKINSPIRE_RETENTION_COUNT=0 PGOPTIONS=
ticks=$(getconf CLK_TCK)

on_source()
{
    local name=$1
    shift
    psql -XAtqh "$source_host" -p "$source_port" -d "$name" -v ON_ERROR_STOP=1 "$@"
}

on_target()
{
    local name=$1
    shift
    psql -XAtqh "$target_host" -p "$target_port" -d "$name" -v ON_ERROR_STOP=1 "$@"
}

postmasters=("$(on_source postgres -c "select pg_read_file('postmaster.pid')" | head -n 1)"
    "$(on_target postgres -c "select pg_read_file('postmaster.pid')" | head -n 1)")

# Processor time of both servers' children that have ended, in ticks.
server_ticks()
{
    awk '{ sum += $16 + $17 } END { print sum }' "/proc/${postmasters[0]}/stat" "/proc/${postmasters[1]}/stat"
}

raw_copy=
if [[ -r $here/../../../shared/bench/transfer/rawcopy.c ]] && command -v cc >/dev/null; then
    cc -O2 -I"$(pg_config --includedir)" "$here/../../../shared/bench/transfer/rawcopy.c" -o "$folder/rawcopy" -lpq &&
        raw_copy=$folder/rawcopy
fi

move_table()
{
    if [[ $raw_copy ]]; then
        "$raw_copy" "host=$source_host port=$source_port dbname=$database" "host=$target_host port=$target_port dbname=$scratch" \
            "$1" binary freeze
    else
        on_source "$database" -c "copy $1 to stdout (format binary)" |
            on_target "$scratch" -c 'begin' -c "truncate only $1" -c "copy $1 from stdin (format binary, freeze)" -c 'commit'
    fi
}

# Each line of the standard input is a statement.
# shellcheck disable=SC2016
at_once()
{
    xargs -r -P "$jobs" -d '\n' -I{} bash -c 'on_target "$scratch" -c "$1"' - {}
}

# shellcheck disable=SC2016  # what stands in single quotes is for the inner shell
run_raw()
{
    local post=$folder/post.sql
    export PGOPTIONS='-c maintenance_work_mem=1GB -c synchronous_commit=off'
    pg_dump -h "$source_host" -p "$source_port" --section=pre-data "$database" | on_target "$scratch" >/dev/null
    # One statement a line.
    pg_dump -h "$source_host" -p "$source_port" --section=post-data "$database" |
        sed -e '/^--/d' -e '/^\\/d' | awk 'BEGIN { RS = ";\n" } { gsub(/\n+/, " "); sub(/^ +/, ""); if ($0) print $0 ";" }' >"$post"
    on_source "$database" -c "select oid::regclass from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
        order by pg_table_size(oid) desc" | xargs -P "$jobs" -I{} bash -c 'move_table "$1"' - {}
    grep -E '^CREATE (UNIQUE )?INDEX|ADD CONSTRAINT .* (PRIMARY KEY|UNIQUE)' "$post" | at_once
    vacuumdb -h "$target_host" -p "$target_port" -q -Z -j "$jobs" "$scratch"
    grep 'FOREIGN KEY' "$post" | sed 's/;$/ NOT VALID;/' | on_target "$scratch"
    grep 'FOREIGN KEY' "$post" | sed -E 's/(ADD CONSTRAINT) ([^ ]+) .*/VALIDATE CONSTRAINT \2;/' | at_once
    grep -vE '^CREATE (UNIQUE )?INDEX|ADD CONSTRAINT' "$post" | on_target "$scratch" >/dev/null
}
export -f on_source on_target move_table
export source_host source_port target_host target_port database scratch raw_copy

run_dump_psql()
{
    pg_dump -h "$source_host" -p "$source_port" "$database" | on_target "$scratch" >/dev/null
}

run_pgcopydb()
{
    pgcopydb clone --source "postgresql://$PGUSER@/$database?host=$source_host&port=$source_port" \
        --target "postgresql://$PGUSER@/$scratch?host=$target_host&port=$target_port" \
        --table-jobs "$jobs" --index-jobs "$jobs" --not-consistent --dir "$folder/pgcopydb"
}

run_ours()
{
    "$SKINSPIRE" copy from to --jobs "$jobs"
}

run_ours_verify()
{
    "$SKINSPIRE" copy from to --jobs "$jobs" --verify
}

measure()
{
    local way=$1 round=$2 before client
    rm -rf "$folder/pgcopydb"
    on_target postgres -c "drop database if exists $scratch with (force)" 2>/dev/null
    [[ $way == ours* ]] || on_target postgres -c "create database $scratch template template0"
    on_target postgres -c checkpoint
    sync
    before=$(server_ticks)
    TIMEFORMAT='%R %U %S'
    client=$({ time "run_$way" >out.log 2>&1; } 2>&1) || {
        cat out.log >&2
        exit 1
    }
    # The servers' sessions end a moment after their clients.
    sleep 0.5
    awk -v way="$way" -v round="$round" -v client="$client" -v server=$(($(server_ticks) - before)) -v ticks="$ticks" \
        'BEGIN {
            split(client, part, " ")
            printf "%s %d %.2f %.2f\n", way, round, part[1], part[2] + part[3] + server / ticks
        }' | tee -a "$results"
}

for ((round = 1; round <= rounds; round++)); do
    for way in "${ways[@]}"; do
        [[ $way != pgcopydb ]] || command -v pgcopydb >/dev/null || continue
        measure "$way" "$round"
    done
done

echo
echo 'way seconds processor (medians)'
awk '{ print $1 }' "$results" | sort -u | while read -r way; do
    for column in 3 4; do
        awk -v way="$way" -v column=$column '$1 == way { print $column }' "$results" | sort -n |
            awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
    done | paste -sd ' ' | sed "s/^/$way /"
done
