#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# shellcheck disable=SC2016  # dollars of jq and of PostgreSQL
load helper

setup()
{
    new_project
    new_databases dev
}

teardown()
{
    psql_super -qc "drop role if exists \"${ID}odd \"\"reader\"\"\"" 2>/dev/null || true
    clean_up
}

# A schema with something of every kind, and with hostile names.
fill()
{
    psql_super -c "create role \"${ID}odd \"\"reader\"\"\" login"
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" <<END
create extension postgres_fdw;
create server elsewhere foreign data wrapper postgres_fdw options (host 'nowhere');
grant usage on foreign server elsewhere to $OWNER;
create function notice_ddl() returns event_trigger language plpgsql as 'begin end';
create event trigger ${ID}watch on ddl_command_end when tag in ('CREATE TABLE') execute function notice_ddl();
END
    psql_in "$(database_of dev)" "$OWNER" <<END
create schema "Odd ""space""";
create schema other;
create type mood as enum ('good', 'it''s bad', 'x,y');
create domain positive as int check (value > 0);
create type pair as (a int, "b c" text);
create table hospitals (id int generated always as identity primary key, name text not null unique);
comment on table hospitals is 'Tenants';
comment on column hospitals.name is 'As on the sign';
create table patients (
    hospital_id int not null references hospitals on delete cascade,
    id bigserial,
    name varchar(80) collate "C" default 'nobody',
    upper_name text generated always as (upper(name)) stored,
    state mood,
    constraint "name ""odd""" check (name <> ''),
    primary key (hospital_id, id)
);
create table visits (
    hospital_id int, patient_id bigint, at timestamptz not null default now(),
    foreign key (hospital_id, patient_id) references patients deferrable initially deferred
);
alter table visits add constraint recent check (at > '2000-01-01') not valid;
create index visits_at on visits (at);
create index visits_at_again on visits (at);
create table measures (day date not null, hospital_id int references hospitals, primary key (day))
    partition by range (day);
create table measures_2020 partition of measures for values from ('2020-01-01') to ('2021-01-01');
create table measures_rest partition of measures default;
create table base (a int primary key);
create table derived (b int) inherits (base);
create view names as select name from patients;
create materialized view numbers as select count(*) from patients with no data;
create unlogged table scratch (id int primary key);
create rule keep as on delete to scratch do instead nothing;
create table "Odd ""space"""."T""é😀'" ("c""ol" int primary key);
create table other.patients (id int primary key);
create table "$(printf 'x%.0s' {1..63})" (id int primary key);
create foreign table far (id int) server elsewhere;
create sequence short maxvalue 10;
select setval('short', 9);
create function touch() returns trigger language plpgsql as 'begin return new; end';
create function risky(a int default 3) returns int language sql security definer as 'select a';
create procedure tidy() language sql as 'select 1';
create trigger touch before insert or update of name on patients for each row execute function touch();
create trigger forget after delete on patients for each statement execute function touch();
alter table patients disable trigger forget;
create trigger touch after insert on measures for each row execute function touch();
alter table patients enable row level security;
create policy own on patients for select to "${ID}odd ""reader""" using (hospital_id = 1);
create policy dormant on visits using (true) with check (false);
grant select on patients to "${ID}odd ""reader""" with grant option;
grant update (name) on hospitals to public;
insert into hospitals (name) values ('one'), ('two');
insert into visits (at) select now() from generate_series(1, 2000);
delete from visits;
analyze hospitals;
END
}

# ask JQ [OPTION…]: the answer in JSON, as jq sees it.
ask()
{
    local question=$1
    shift
    "$SKINSPIRE" inspect dev --json "$@" | jq -rc --arg id "$ID" --arg owner "$OWNER" "$question"
}

# is EXPECTED JQ [OPTION…]
is()
{
    local expected=$1
    shift
    run -0 ask "$@"
    assert_output "$expected"
}

@test "an empty database" {
    run -0 "$SKINSPIRE" inspect dev
    assert_line --regexp "^database +$(database_of dev)\$"
    assert_line --regexp '^schemas +1$'
    refute_line --regexp '^tables '
    run -0 "$SKINSPIRE" inspect dev --tables --triggers --functions --relations --stats
    assert_output ''
    is '[0,[],[],[],0]' '[.counts.tables, .tables, .functions, .findings, .counts.foreign_keys]'
}

@test "the overview counts, and names the largest tables" {
    fill
    run -0 "$SKINSPIRE" inspect dev
    assert_line --regexp '^tables +9$'
    assert_line --regexp '^partitions +2$'
    assert_line --regexp '^foreign keys +3$'
    assert_line --regexp '^triggers +3$'
    assert_line --regexp '^public.visits +[0-9.]+ kB$'
    is '[9,1,2,1,1,1,3,3,3,2,1,3,1]' '.counts | [.tables, .partitioned_tables, .partitions, .foreign_tables, .views,
        .materialized_views, .sequences, .foreign_keys, .triggers, .policies, .rules, .types, .procedures]'
    is "[\"$(database_of dev)\",\"$OWNER\",\"UTF8\",true,false]" \
        '.database | [.name, .owner, .encoding, .bytes > 1000000, .standby]'
}

@test "what stands out" {
    fill
    # When the server counts dead rows is its own affair.
    run -0 ask '.findings[] | select(.finding != "dead_rows") | [.finding, .object] | join(" ")'
    assert_output - <<'END'
definer_without_path public.risky(a integer)
disabled_trigger public.patients
duplicate_index public.visits
foreign_key_without_index public.measures
foreign_key_without_index public.visits
materialized_view_empty public.numbers
no_primary_key public.derived
no_primary_key public.visits
not_validated public.visits
policies_without_row_security public.visits
sequence_near_end public.short
unlogged public.scratch
END
    psql_in "$(database_of dev)" "$OWNER" -c 'create index on visits (patient_id, hospital_id)' \
        -c 'drop index visits_at_again' -c 'alter table patients enable trigger forget' \
        -c 'alter table scratch enable row level security'
    run -0 ask '[.findings[].finding] | join(" ")'
    refute_output --partial 'disabled_trigger'
    refute_output --partial 'duplicate_index'
    assert_output --partial 'row_security_without_policy'
    is '["public.measures"]' '[.findings[] | select(.finding == "foreign_key_without_index").object]'
}

@test "columns: type, nullable, default, identity, generated, collation, comment, grants" {
    fill
    is '["id","integer",false,"always",null,null]' '.tables[0].columns[0] |
        [.name, .type, .nullable, .identity, .generated, .default]' --table hospitals
    is '["As on the sign",[{"role":"public","privileges":["UPDATE"],"grantable":[]}]]' \
        '.tables[0].columns[1] | [.comment, .grants]' --table hospitals
    is "[\"id:bigint\",\"name:character varying(80)\",\"upper_name:text\",\"state:public.mood\"]" \
        '.tables[0].columns[1:] | map(.name + ":" + .type)' --table public.patients
    is '["pg_catalog.\"C\"","'"'nobody'::character varying"'"]' \
        '.tables[0].columns[2] | [.collation, .default]' --table public.patients
    is '["stored","upper((name)::text)"]' '.tables[0].columns[3] | [.generated, .default]' --table public.patients
}

@test "constraints, and relationships both ways" {
    fill
    is '["patients_pkey","patients_hospital_id_fkey","name \"odd\""]' '.tables[0].constraints | map(.name)' \
        --table public.patients
    is '["foreign key",["hospital_id"],"public.hospitals",["id"],"no action","cascade",false,true]' \
        '.tables[0].constraints[1] | [.kind, .columns, .references, .referenced_columns, .on_update, .on_delete,
            .deferrable, .validated]' --table public.patients
    is '[["public.visits",["hospital_id","patient_id"],["hospital_id","id"]]]' \
        '.tables[0].referred_by | map([.table, .columns, .referenced_columns])' --table public.patients
    is '["public.measures","public.patients"]' '.tables[0].referred_by | map(.table)' --table hospitals
    is '[["foreign key",true,true],["check",false,false]]' \
        '.tables[0].constraints | map([.kind, .validated, .deferred])' --table visits
    is '["public.measures","public.patients","public.visits"]' '.relations | map(.table)' --relations
    is '["public.patients","public.visits"]' '.relations | map(.table)' --relations --table public.patients
}

@test "indexes, triggers, policies, rules, grants" {
    fill
    is '[["visits_at",false,false,true,"btree"],["visits_at_again",false,false,true,"btree"]]' \
        '.tables[0].indexes | map([.name, .unique, .primary, .valid, .method])' --table visits
    is '[["forget","after",["delete"],"statement","disabled"],["touch","before",["insert","update"],"row","enabled"]]' \
        '.triggers | map([.name, .timing, .events, .level, .state])' --triggers --schema=public --table public.patients
    is '["public.touch",true]' '.tables[0].triggers[0] | [.function, .inherited]' --table measures_2020
    is "[[\"own\",\"select\",true,[\"${ID}odd \\\"reader\\\"\"],\"(hospital_id = 1)\",null]]" \
        '.tables[0].policies | map([.name, .command, .permissive, .roles, .using, .check])' --table public.patients
    is '[true,false]' '.tables[0] | [.row_security, .row_security_forced]' --table public.patients
    is '["keep"]' '.tables[0].rules | map(.name)' --table scratch
    is '[["SELECT"],["SELECT"]]' '.tables[0].grants[] | select(.role | endswith("\"reader\"")) |
        [.privileges, .grantable]' --table public.patients
    is '["ddl_command_end",["CREATE TABLE"],"public.notice_ddl","enabled"]' \
        '.event_triggers[0] | [.event, .tags, .function, .state]' --triggers
}

@test "every kind of table, with partitions and inheritance" {
    fill
    is '["foreign table","materialized view","partitioned table","table","view"]' '[.tables[].kind] | unique' --tables
    is '["RANGE (day)",["public.measures_2020","public.measures_rest"]]' \
        '.tables[0] | [.partition_key, .children]' --table measures
    is "[\"FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')\",[\"public.measures\"]]" \
        '.tables[0] | [.partition_bound, .parents]' --table measures_2020
    is 'public.base' '.tables[0].parents[]' --table derived
    is 'elsewhere' '.tables[0].foreign_server' --table far
    is '["view"," SELECT patients.name\n   FROM public.patients;",null]' \
        '.tables[0] | [.kind, (.definition | gsub("SELECT name"; "SELECT patients.name")), .bytes]' --table names
    is 'unlogged' '.tables[0].persistence' --table scratch
}

@test "sequences, types and functions" {
    fill
    is '["public.short",9,10]' '.sequences[] | select(.name == "short") | [.identity, .last_value, .maximum]' --schema
    is '["public.hospitals","id"]' \
        '.sequences[] | select(.name == "hospitals_id_seq") | [.owned_by_table, .owned_by_column]' --schema
    is '["good","it'"'"'s bad","x,y"]' '.types[] | select(.name == "mood").labels' --schema
    is '["a integer","b c text"]' '.types[] | select(.name == "pair").attributes' --schema
    is '["integer",["CHECK ((VALUE > 0))"]]' '.types[] | select(.name == "positive") | [.base, .checks]' --schema
    is '["function","a integer DEFAULT 3","integer","sql",true]' '.functions[] | select(.name == "risky") |
        [.kind, .arguments, .returns, .language, .security_definer]' --functions
    is '["trigger function",3]' '.functions[] | select(.name == "touch") | [.kind, .triggers]' --functions
    is 'procedure' '.functions[] | select(.name == "tidy").kind' --functions
}

@test "statistics and sizes are the server's" {
    fill
    is '2' '.tables[0].rows_estimated' --stats --table hospitals
    is 'true' '.tables[0] | (.last_analyze | test("^20[0-9-]+T[0-9:]+Z$")) and .last_vacuum == null' --stats --table hospitals
    run -0 psql_in "$(database_of dev)" "$OWNER" -c "select pg_total_relation_size('visits'), pg_indexes_size('visits')"
    local sizes=$output
    is "${sizes/|/,}" '.tables[0] | "\(.bytes),\(.bytes_indexes)"' --stats --table visits
    run -0 psql_in "$(database_of dev)" "$OWNER" \
        -c "select pg_total_relation_size('measures_2020') + pg_total_relation_size('measures_rest')"
    local size=$output
    is "$size" '.tables[0].bytes' --stats --table measures
}

@test "names: to the letter, as SQL reads them, 63 bytes, Unicode and quotes" {
    fill
    local long name
    long=$(printf 'x%.0s' {1..63})
    for name in "T\"é😀'" "\"T\"\"é😀'\"" "Odd \"space\".T\"é😀'" "\"Odd \"\"space\"\"\".\"T\"\"é😀'\""; do
        is "T\"é😀'" '.tables[0].name' --table "$name"
    done
    is 'c"ol' '.tables[0].columns[0].name' --table "T\"é😀'"
    is "$long" '.tables[0].name' --table "$long"
    is 'hospitals' '.tables[0].name' --table HOSPITALS
    is 'other' '.tables[0].schema' --table other.patients
    is '["Odd \"space\""]' '[.tables[].schema] | unique' '--schema=Odd "space"'
    run -0 "$SKINSPIRE" inspect dev --schema
    assert_output --partial "\"Odd \"\"space\"\"\".\"T\"\"é😀'\""
}

@test "unknown names: the nearest; ambiguous ones: all of them; no table" {
    fill
    run -1 --separate-stderr "$SKINSPIRE" inspect dev --table hospitls
    [[ $stderr == *'there is no table "hospitls"'* && $stderr == *'did you mean "hospitals"?'* ]]
    run -2 --separate-stderr "$SKINSPIRE" inspect dev --table patients
    [[ $stderr == *'may be one of other.patients, public.patients'* ]]
    run -1 --separate-stderr "$SKINSPIRE" inspect dev --schema=publc
    [[ $stderr == *'there is no schema "publc"'* && $stderr == *'did you mean "public"?'* ]]
    run -1 --separate-stderr "$SKINSPIRE" inspect dev --table short
    [[ $stderr == *'public.short is a sequence, not a table'* ]]
    run -1 "$SKINSPIRE" inspect dev --table "'; drop table hospitals; --"
    run -2 "$SKINSPIRE" inspect dev --schema=
    run -4 "$SKINSPIRE" inspect test
}

@test "a role without any right sees the same, but what sequences hold" {
    fill
    psql_super -c "create role ${ID}guest login"
    # The server's counters go on: sessions that have ended hand theirs in a moment later, and others' transactions count.
    local same='del(.database)
        | walk(if type == "object"
               then with_entries(select(.key | test("^rows_|scans$|^sequential_|vacuumed$|analyzed$|_age$") | not))
               else . end)
        | .sequences |= map(del(.last_value))
        | .findings |= map(select(.finding != "sequence_near_end"))'
    ask "$same" >owner.json
    DEV_DATABASE_URL=$(url_of dev "${ID}guest") ask "$same" >guest.json
    diff owner.json guest.json
    DEV_DATABASE_URL=$(url_of dev "${ID}guest") is 'null' '.sequences[] | select(.name == "short").last_value'
}

@test "JSON and tables tell the same; a disabled trigger is said to be" {
    fill
    run -0 "$SKINSPIRE" inspect dev --triggers
    assert_line --regexp '^public.patients +forget +after +delete +statement +public.touch +disabled$'
    run -0 "$SKINSPIRE" inspect dev --table public.patients
    assert_line --regexp '^row security +yes$'
    assert_line --regexp '^own +select +yes '
    assert_line --regexp '^public.visits +hospital_id, patient_id '
    assert_line --regexp '^upper_name +text .* stored *$'
    run -0 "$SKINSPIRE" inspect dev --relations
    assert_line --regexp '^public.patients +hospital_id +public.hospitals +id +no action +cascade +yes$'
}

@test "on a terminal no line is wider than it" {
    fill
    psql_in "$(database_of dev)" "$OWNER" -c "comment on table hospitals is '$(printf 'word %.0s' {1..60})'"
    command -v script >/dev/null || skip 'no script'
    TERM=xterm script -q -e -c "stty cols 100; '$SKINSPIRE' inspect dev --tables --stats --schema --triggers
        --functions --relations; '$SKINSPIRE' inspect dev" /dev/null </dev/null | tr -d '\r' >out
    grep -q 'COLUMN' out
    run -1 grep -E '^.{101,}' out
}

@test "a schema's name that stands apart is no environment" {
    run -3 "$SKINSPIRE" inspect --schema hospital
    assert_output --partial "hint: a schema's name stands behind '=': --schema=hospital"
    run -3 "$SKINSPIRE" inspect --tables hospital
    assert_output --partial 'the environments are'
}

# statements OPTION…: how many the server ran for one call.
statements()
{
    local log=$SKI_TEST_CLUSTER/server.log before after
    before=$(grep -ac "@$(database_of dev) LOG:" "$log" || true)
    "$SKINSPIRE" inspect dev "$@" >/dev/null
    after=$(grep -ac "@$(database_of dev) LOG:" "$log" || true)
    echo $((after - before))
}

@test "as many statements for 500 tables as for 5, all read-only in one snapshot" {
    psql_super -c "alter database $(database_of dev) set log_statement = 'all'"
    local make='do $$ begin for i in %d..%d loop
        execute format('"'create table t%%s (id int primary key, ref int references t%%s)'"', i, i); end loop; end $$'
    # shellcheck disable=SC2059
    psql_in "$(database_of dev)" "$OWNER" -c "$(printf "$make" 1 5)"
    local few few_table few_lists
    few=$(statements --json)
    few_table=$(statements --table t3)
    few_lists=$(statements --tables --triggers --functions --relations --stats --schema)
    ((few > 10 && few < 30))
    # shellcheck disable=SC2059
    psql_in "$(database_of dev)" "$OWNER" -c "$(printf "$make" 6 500)"
    assert_equal "$(statements --json)" "$few"
    assert_equal "$(statements --table t3)" "$few_table"
    assert_equal "$(statements --tables --triggers --functions --relations --stats --schema)" "$few_lists"
    is '500' '.tables | length' --tables
    run grep -a "@$(database_of dev) LOG:.*BEGIN ISOLATION LEVEL" "$SKI_TEST_CLUSTER/server.log"
    refute_output --regexp 'BEGIN ISOLATION LEVEL (READ COMMITTED|SERIALIZABLE)'
    refute_output --partial 'READ WRITE'
    assert_output --partial 'REPEATABLE READ READ ONLY'
}

# lasting FILE: what inspect says of the database, without what changes all the time. It must not take long: nobody
# waits for a session that can't come.
lasting()
{
    run -0 timeout 20 "$SKINSPIRE" inspect dev --json
    jq 'del(.database) | del(.. | .scans?, .rows_read?, .index_scans?, .sequential_scans?, .sequential_rows?,
        .transaction_age?)' <<<"$output" >"$BATS_TEST_TMPDIR/$1"
}

@test "a second session helps, and is not missed where there is none to be had" {
    fill
    lasting together
    psql_super -c "alter role $OWNER connection limit 1"
    lasting alone
    diff "$BATS_TEST_TMPDIR/together" "$BATS_TEST_TMPDIR/alone"
    run -0 grep -a "too many connections for role \"$OWNER\"" "$SKI_TEST_CLUSTER/server.log"
}

# blocked COUNT: so many sessions of inspect wait for a lock.
blocked()
{
    [[ $(psql_super -c "select count(*) from pg_stat_activity where datname = '$(database_of dev)'
        and application_name = 'skinspire' and wait_event_type = 'Lock'") == "$1" ]]
}

@test "Ctrl-C, and the end of one session, end both" {
    fill
    local locker inspector
    psql_in "$(database_of dev)" "$OWNER" -c "begin; lock table patients; select pg_sleep(60)" >/dev/null 2>&1 &
    locker=$!
    until [[ $(psql_super -c "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and granted
        and relation is not null and database = (select oid from pg_database where datname = '$(database_of dev)')") != 0 ]]; do
        sleep 0.05
    done

    "$SKINSPIRE" inspect dev --json >/dev/null 2>&1 3>&- &
    inspector=$!
    until blocked 2; do kill -0 "$inspector"; done
    kill -INT "$inspector"
    ends_with 130 "$inspector"

    "$SKINSPIRE" inspect dev --json >"$BATS_TEST_TMPDIR/answer" 2>/dev/null 3>&- &
    inspector=$!
    until blocked 2; do kill -0 "$inspector"; done
    psql_super -c "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'skinspire'
        and datname = '$(database_of dev)' order by backend_start desc limit 1" >/dev/null
    psql_super -c "select pg_cancel_backend(pid) from pg_stat_activity
        where datname = '$(database_of dev)' and query like '%pg_sleep%'" >/dev/null
    fails "$inspector"
    run jq -r '.error.code' "$BATS_TEST_TMPDIR/answer"
    assert_output 'lost'
    wait "$locker" || true
}

@test "behind pgbouncer" {
    command -v pgbouncer >/dev/null || skip 'no pgbouncer'
    fill
    local mode
    lasting direct
    for mode in transaction session; do
        start_pgbouncer 'default_pool_size = 1' "pool_mode = $mode"
        DEV_DATABASE_URL="postgresql://$OWNER@/$(database_of dev)?host=$SKI_TEST_PGHOST&port=$BOUNCER_PORT"
        is 'hospitals' '.tables[0].name' --table hospitals
        lasting "$mode"
        diff "$BATS_TEST_TMPDIR/direct" "$BATS_TEST_TMPDIR/$mode"
        stop_pgbouncer
    done
}
