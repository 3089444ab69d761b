#!/bin/bash
# SPDX-License-Identifier: PostgreSQL
#
# What a copy by a clone costs, by turns with the bare statements: CREATE DATABASE … STRATEGY file_copy, then the swap of
# the two names while sessions are ended:
#     PGUSER=… tests/bench/clone.sh SOCKET PORT DATABASE [ROUNDS]
# The user is a superuser, nobody else works in the database, and DATABASE_bench is made and dropped beside it. SKINSPIRE
# names the program, best an optimized one. Prints a line for each measurement, then the medians and how many times the
# one is of the other.
set -euo pipefail
SKINSPIRE=$(realpath "${SKINSPIRE:-build/skinspire}")
: "${PGUSER:?set PGUSER}"
export PGHOST=${1:?} PGPORT=${2:?}
database=${3:?} rounds=${4:-7} target=${3}_bench

folder=$(mktemp -d)
trap 'cd /; rm -rf "$folder"; drop_target' EXIT
cd "$folder"
cat >skinspire.yaml <<END
environments:
  from: { url: "postgresql://$PGUSER@/$database?host=$PGHOST&port=$PGPORT" }
  to: { url: "postgresql://$PGUSER@/$target?host=$PGHOST&port=$PGPORT" }
END
# What is put aside is dropped outside of the measurement, in both.
export SKINSPIRE_RETENTION_COUNT=100

ask() { psql -XAtqd postgres -v ON_ERROR_STOP=1 "$@"; }

drop_target()
{
    ask >/dev/null <<END
select format('drop database %I with (force)', datname) from pg_database
 where datname = '$target' or starts_with(datname, '${target}_') \gexec
END
}

# Both begin with a small target, and with nothing that the last one has left to be written.
prepare()
{
    drop_target
    ask -c "create database $target" -c checkpoint
}

bare()
{
    ask -c "create database ${target}_new template $database strategy file_copy"
    # The rename's lock makes newcomers wait, whoever is inside is ended, and both renames are one transaction.
    ask -c 'begin' -c "alter database $target rename to ${target}_old" \
        -c "select pg_terminate_backend(pid) from pg_stat_activity where datname = '${target}_old'" \
        -c "alter database ${target}_new rename to $target" -c 'commit'
}

ours() { "$SKINSPIRE" copy from to --way clone --quiet >/dev/null; }

# measure WAY: adds the milliseconds to the way's file.
measure()
{
    local began ended
    prepare
    began=${EPOCHREALTIME/./}
    "$1"
    ended=${EPOCHREALTIME/./}
    echo "$1 $(((ended - began) / 1000)) ms"
    echo $(((ended - began) / 1000)) >>"$1"
}

median() { sort -n "$1" | sed -n "$(((rounds + 1) / 2))p"; }

for ((round = 0; round < rounds; round++)); do
    # Who comes first changes.
    if ((round % 2)); then
        measure bare
        measure ours
    else
        measure ours
        measure bare
    fi
done
awk -v bare="$(median bare)" -v ours="$(median ours)" -v size="$(ask -c "select pg_size_pretty(pg_database_size('$database'))")" \
    'BEGIN { printf "%s: bare clone and swap %d ms, ours %d ms, %.2f times\n", size, bare, ours, ours / bare }'
