#!/bin/bash
# SPDX-License-Identifier: PostgreSQL
#
# How long 'skinspire inspect --json' takes for a database of 500 tables, against pg_dump -s of the same one, as whole
# processes and by turns: tests/cluster run tests/bench/inspect.sh [PAIRS]
# SKINSPIRE names the program, best an optimized one. Prints both medians and their ratio.
set -euo pipefail
: "${SKI_TEST_PGHOST:?run this with tests/cluster run}"
SKINSPIRE=$(realpath "${SKINSPIRE:-build/skinspire}")
pairs=${1:-15}
tables=500
database=inspect_bench
programs=$SKI_TEST_PGBIN

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
: >skinspire.yaml
export DEV_DATABASE_URL="postgresql://$SKI_TEST_SUPERUSER@/$database?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
export PGHOST=$SKI_TEST_PGHOST PGPORT=$SKI_TEST_PGPORT PGUSER=$SKI_TEST_SUPERUSER

make_tables()
{
    local i
    echo 'create function touch() returns trigger language plpgsql as $$ begin return new; end $$;'
    for ((i = 1; i <= tables; i++)); do
        cat <<END
create table t$i (
    hospital_id uuid not null, id uuid not null default gen_random_uuid(), ref uuid,
    name text not null check (length(name) <= 200), kind text default 'a',
    amount numeric(12, 2) check (amount >= 0), created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(), created_by text, updated_by text,
    primary key (hospital_id, id), foreign key (hospital_id, ref) references t$((i > 1 ? i - 1 : 1)));
create index on t$i (hospital_id, ref);
create trigger touch before update on t$i for each row execute function touch();
alter table t$i enable row level security;
create policy own on t$i using (hospital_id = (select nullif(current_setting('app.hospital', true), '')::uuid));
comment on table t$i is 'Table $i';
comment on column t$i.name is 'Personal';
grant select, insert on t$i to pw_user;
END
    done
}

# milliseconds COMMAND…: what the whole process takes.
milliseconds()
{
    local began=${EPOCHREALTIME/./}
    "$@" >/dev/null
    echo $(((${EPOCHREALTIME/./} - began) / 1000))
}

median()
{
    sort -n "$1" | sed -n "$((pairs / 2 + 1))p"
}

"$programs/psql" -Xqc "create database $database" postgres
make_tables | "$programs/psql" -X -q -1 -v ON_ERROR_STOP=1 "$database"
"$programs/psql" -X -q -c 'vacuum analyze' "$database"

for ((pair = 0; pair < pairs; pair++)); do
    milliseconds "$SKINSPIRE" inspect dev --json >>ours
    milliseconds "$programs/pg_dump" -s "$database" >>theirs
done
ours=$(median ours)
theirs=$(median theirs)
awk -v ours="$ours" -v theirs="$theirs" -v pairs="$pairs" -v tables="$tables" 'BEGIN {
    printf "%d tables, median of %d pairs: inspect --json %d ms, pg_dump -s %d ms, ratio %.2f\n",
           tables, pairs, ours, theirs, ours / theirs
}'
"$programs/psql" -Xqc "drop database $database" postgres
