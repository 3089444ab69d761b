#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# What diff keeps of a live database's structure: used while nothing changed, and only then.
# shellcheck disable=SC2030,SC2031  # tests are subshells
load helper
load faults

setup()
{
    new_project
    new_databases dev test
    psql_in "$(database_of dev)" "$OWNER" -c 'create table t (id int primary key, note text)'
    psql_in "$(database_of test)" "$OWNER" -c 'create table t (id int primary key, note text)'
}

teardown()
{
    end_faults
    clean_up
}

# The cache is what tells that nothing was read again: a file of it that says something else is believed.
cached() { find .skinspire/cache -name '*.snapshot' | sort; }

@test "diff: a structure that did not change is taken from the cache, whatever else happens in the database" {
    run -0 "$SKINSPIRE" diff dev test
    cached >before
    assert_equal "$(wc -l <before)" 2
    psql_in "$(database_of dev)" "$OWNER" -c "insert into t select i, 'x' from generate_series(1, 1000) i" -c 'analyze t'
    psql_super -c "create role ${ID}_stranger" -c 'set allow_in_place_tablespaces = on' \
        -c "create tablespace ${ID}_strange location ''"
    run -0 "$SKINSPIRE" diff dev test
    psql_super -c "drop tablespace ${ID}_strange"
    assert_equal "$(cached)" "$(<before)"
    # Exchanged, the two would differ from what is there: so they are really used.
    psql_in "$(database_of test)" "$OWNER" -c 'alter table t add more int'
    run -0 "$SKINSPIRE" diff dev test
    assert_output --partial 'ADD COLUMN more'
    cached >after
    local new old
    new=$(comm -13 before after) old=$(head -n 1 before)
    cp "$new" kept
    cp "$old" "$new"
    run -0 "$SKINSPIRE" diff dev test
    refute_output --partial 'ADD COLUMN more'
    cp kept "$new"
    run -0 "$SKINSPIRE" diff dev test
    assert_output --partial 'ADD COLUMN more'
}

@test "diff: roles that come and go meanwhile do not keep a structure out of the cache" {
    local noise kept=''
    while psql_super -c "create role ${ID}passer" -c "drop role ${ID}passer"; do :; done >/dev/null 2>&1 3>&- &
    noise=$!
    for _ in 1 2 3 4 5; do
        rm -rf .skinspire
        run "$SKINSPIRE" diff dev test
        kept+="$status: $(cached | wc -l), "
    done
    kill "$noise"
    wait "$noise" || true
    psql_super -c "drop role if exists ${ID}passer"
    assert_equal "$kept" '0: 2, 0: 2, 0: 2, 0: 2, 0: 2, '
}

@test "diff: no change escapes the cache, however small" {
    local -a changes=(
        'alter table t alter note set default 1' "comment on column t.note is 'x'" 'grant select (id) on t to public'
        'alter table t alter note set statistics 7' 'alter table t replica identity full' 'create index i on t (note)'
        'alter index i set (fillfactor = 50)' 'alter table t cluster on i' 'create sequence s' 'alter sequence s cache 5'
        'alter sequence s owned by t.id' 'alter sequence s owned by none' 'create type e as enum (%a%)'
        'alter type e rename value %a% to %b%' 'create view v as select id from t'
        'create or replace view v as select id + 0 as id from t' 'create function f() returns int language sql as %select 1%'
        'create or replace function f() returns int language sql as %select 2%' 'alter function f() owner to %role%'
        'alter table t enable row level security' 'create policy p on t using (true)' 'alter policy p on t using (false)'
        'alter default privileges grant select on tables to public' 'create statistics x on id, note from t'
        'alter table t rename constraint t_pkey to k' 'alter schema public rename to other' 'grant usage on schema other to public'
    )
    local change
    psql_super -c "create role ${ID}_other" -c "grant ${ID}_other to $OWNER"
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c "alter schema public owner to $OWNER" \
        -c "grant create on schema public to ${ID}_other"
    for change in "${changes[@]}"; do
        run -0 "$SKINSPIRE" diff dev test
        change=${change//%role%/${ID}_other}
        echo "$change"
        psql_in "$(database_of dev)" "$OWNER" -c 'set search_path = public, other' -c "${change//%/\'}"
        run -0 "$SKINSPIRE" diff dev test
        assert_equal "$output" "$(without_cache)"
    done
}

# The same comparison where nothing is kept.
without_cache()
{
    mv .skinspire/cache .skinspire/hidden
    "$SKINSPIRE" diff dev test 2>&1
    rm -rf .skinspire/cache
    mv .skinspire/hidden .skinspire/cache
}

@test "diff: whatever catalog facts are read from, a cached structure depends on" {
    local source=$BATS_TEST_DIRNAME/../../src/catalog
    cat "$source"/kinds/*.sql "$source"/snapshot_*.sql | grep -v '^--' | grep -oE '\bpg_[a-z_]+' | sort -u >named
    psql_super -A -t -c "select relname from pg_class where relnamespace = 'pg_catalog'::regnamespace" | sort >catalogs
    grep -oE "\bpg_[a-z_]+" "$source/imprint.sql" | sort -u >covered
    comm -12 named catalogs >read
    [[ $(wc -l <read) -gt 40 ]]
    # What is only there with the server, or decides nothing: the view by which subscriptions are seen.
    run -0 comm -23 read covered
    assert_output 'pg_shseclabel
pg_stat_subscription'
}

# differs: whether dev and test do, as diff sees it.
differs()
{
    run "$SKINSPIRE" diff dev test --exit-code
    [[ $status == 0 || $status == 6 ]] || fail "$output"
    ((status == 6))
}

# Where nothing has been written, the catalogs are not looked at: what is noted for that moment is believed.
@test "diff: a server that nobody writes to is asked nothing but that, and every transaction counts" {
    live_on_other
    new_databases dev test
    psql_in "$(database_of dev)" "$OWNER" -c 'create table t (id int)'
    differs
    local moments a b
    mapfile -t moments < <(find .skinspire/cache -name '*.moment')
    assert_equal "${#moments[@]}" 2
    # The server itself may write something now and then.
    local attempt believed=no
    for attempt in 1 2 3; do
        differs
        a=$(<"${moments[0]}") b=$(<"${moments[1]}")
        printf '%s%s' "${a:0:64}" "${b:64}" >"${moments[0]}" # now both have one structure
        differs || believed=yes
        [[ $believed == no ]] || break
    done
    assert_equal "$believed" yes
    # An unfinished transaction is not seen, and is once it has ended, though none began after it.
    coproc writer { psql_in "$(database_of test)" "$OWNER" 2>&1; }
    echo "begin; create function f() returns int language sql as 'select 1'; select 'there';" >&"${writer[1]}"
    read -r <&"${writer[0]}"
    psql_in "$(database_of dev)" "$OWNER" -c 'drop table t'
    refute differs
    echo "commit; select 'done';" >&"${writer[1]}"
    read -r <&"${writer[0]}"
    differs
    psql_in "$(database_of test)" "$OWNER" -c 'drop function f()'
    refute differs
    # Another run of the server may count its transactions anew.
    psql_super -c checkpoint # the tests' server commits without waiting for its disk
    kill_other
    restart_other
    refute differs
    run -0 find .skinspire/cache -name '*.moment'
    assert_equal "${#lines[@]}" 4
}
