#!/bin/bash
# SPDX-License-Identifier: PostgreSQL
#
# What backups and restores of a database cost, by turns against PostgreSQL's own programs and zstd(1):
#     PGHOST=… PGPORT=… PGUSER=… tests/bench/backup.sh DATABASE [ROUNDS]
# The user must be a superuser there; a database DATABASE_bench is made and dropped. SKINSPIRE names the program, best an
# optimized one. Prints a line for each measurement (way, round, seconds, seconds of processor time of client and
# server's sessions, bytes), then the medians. In each of our own times the reading back is counted in.
set -euo pipefail
SKINSPIRE=$(realpath "${SKINSPIRE:-build/skinspire}")
: "${PGUSER:?set PGHOST, PGPORT and PGUSER}"
database=${1:?tests/bench/backup.sh DATABASE [ROUNDS]}
rounds=${2:-3}
scratch=${database}_bench

folder=$(mktemp -d)
results=$folder/results
trap 'cd /; rm -rf "$folder"; dropdb --if-exists --force "$scratch" 2>/dev/null' EXIT
cd "$folder"
: >skinspire.yaml
export DEV_DATABASE_URL="postgresql://$PGUSER@/$database" TEST_DATABASE_URL="postgresql://$PGUSER@/$scratch"
export SKINSPIRE_BACKUP_DIRECTORY=$folder/backups SKINSPIRE_RETENTION_COUNT=0
postmaster=$(psql -XAtd postgres -c "select pg_read_file('postmaster.pid')" | head -n 1)
ticks=$(getconf CLK_TCK)

# Processor time of the server's children that have ended, in ticks.
server_ticks()
{
    awk '{ print $16 + $17 }' "/proc/$postmaster/stat"
}

size_of()
{
    local bytes=0
    [[ ! -e $1 ]] || bytes=$(du -sb --apparent-size "$1" | cut -f 1)
    echo "$bytes"
}

# measure WAY ROUND FILE COMMAND…
measure()
{
    local way=$1 round=$2 file=$3 before client
    shift 3
    sync
    before=$(server_ticks)
    TIMEFORMAT='%R %U %S'
    client=$({ time "$@" >out.log 2>&1; } 2>&1) || {
        cat out.log >&2
        exit 1
    }
    # The server's sessions end a moment after their clients.
    sleep 0.5
    awk -v way="$way" -v round="$round" -v client="$client" -v server=$(($(server_ticks) - before)) -v ticks="$ticks" \
        -v bytes="$(size_of "$file")" 'BEGIN {
            split(client, part, " ")
            printf "%s %d %.2f %.2f %d\n", way, round, part[1], part[2] + part[3] + server / ticks, bytes
        }' | tee -a "$results"
}

new_scratch()
{
    dropdb --if-exists --force "$scratch" 2>/dev/null
    createdb -T template0 "$scratch"
}

dump_plain() { pg_dump -d "$database" -f plain.sql; }
dump_zstd() { pg_dump -d "$database" | zstd -q -f -T2 -3 -o plain.sql.zst; }
dump_folder() { rm -rf folder && pg_dump -d "$database" -Fd -j2 -Z1 -f folder; }
restore_plain() { psql -XqAt -d "$scratch" -v ON_ERROR_STOP=1 -f plain.sql; }
restore_folder() { pg_restore -d "$scratch" -j2 folder; }
ours() { rm -rf "ours.$1" "ours.$1.manifest.json" && "$SKINSPIRE" backup dev --quiet --output "ours.$1" "${@:2}"; }
restore_ours() { "$SKINSPIRE" restore test "ours.$1" --quiet --confirm "$scratch"; }
restore_theirs() { "$SKINSPIRE" restore test plain.sql --quiet --confirm "$scratch"; }

for ((round = 1; round <= rounds; round++)); do
    measure dump:plain "$round" plain.sql dump_plain
    measure ours:plain "$round" ours.sql ours sql
    measure dump:zstd "$round" plain.sql.zst dump_zstd
    measure ours:zstd "$round" ours.sql.zst ours sql.zst --compress
    measure dump:folder "$round" folder dump_folder
    measure ours:archive "$round" ours.archive ours archive --format archive
    new_scratch
    measure restore:plain "$round" - restore_plain
    dropdb --force "$scratch"
    measure restore:ours-archive "$round" - restore_ours archive
    new_scratch
    measure restore:folder "$round" - restore_folder
    dropdb --force "$scratch"
    measure restore:ours-zstd "$round" - restore_ours sql.zst
    dropdb --force "$scratch"
    measure restore:ours-plain "$round" - restore_ours sql
    dropdb --force "$scratch"
    measure restore:of-pg_dump "$round" - restore_theirs
    dropdb --force "$scratch"
done

echo
echo 'way, median of seconds, of seconds of processor time, bytes'
sort -k 1,1 -s "$results" | awk '
    function median(values, count,   i, k, other) {
        for (i = 2; i <= count; i++)
            for (k = i; k > 1 && values[k - 1] > values[k]; k--) {
                other = values[k]; values[k] = values[k - 1]; values[k - 1] = other
            }
        return values[int((count + 1) / 2)]
    }
    function tell() {
        if (count)
            printf "%-22s %8.2f %8.2f %12d\n", way, median(wall, count), median(work, count), bytes
    }
    $1 != way { tell(); way = $1; count = 0 }
    { count++; wall[count] = $3; work[count] = $4; bytes = $5 }
    END { tell() }'
