#!/usr/bin/env bats
# Real databases that others wrote, loaded into test and copied to dev: both dumps are the same.

load helper

setup()
{
    new_project
    new_databases dev test
}

teardown()
{
    clean_up
}

# corpus_file NAME: sets FILE, or skips the test where the corpus is not on this machine.
corpus_file()
{
    FILE=${SKINSPIRE_SHARED:-$BATS_TEST_DIRNAME/../../../shared}/corpus/$1.sql
    [[ -r $FILE ]] || skip "there is no $FILE; SKINSPIRE_SHARED names the folder with corpus/"
}

# copy_is_faithful TABLES ROWS: the loaded database has as many tables and rows as we know it has, and its copy
# dumps the same.
copy_is_faithful()
{
    local test dev
    test=$(database_of test)
    dev=$(database_of dev)
    run psql_in "$test" "$SKI_TEST_SUPERUSER" <<'END'
analyze;
select count(*), sum(reltuples) from pg_class
 where relkind = 'r' and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace);
END
    assert_output "$1|$2"

    run "$SKINSPIRE" copy test dev </dev/null
    assert_success
    dump "$test" >test.dump
    dump "$dev" >dev.dump
    [ "$(wc -c <test.dump)" -gt 10000 ]
    diff test.dump dev.dump
}

@test "corpus: Pagila with its data" {
    corpus_file pagila_with_data
    run "$SKINSPIRE" sql test --file "$FILE" </dev/null
    assert_success
    copy_is_faithful 21 46273
}

@test "corpus: Northwind" {
    corpus_file northwind
    run "$SKINSPIRE" sql test --file "$FILE" </dev/null
    assert_success
    copy_is_faithful 14 3362
}

@test "corpus: the OMOP common data model" {
    corpus_file omop_cdm_5.4
    run "$SKINSPIRE" sql test --file "$FILE" </dev/null
    assert_success
    copy_is_faithful 39 0
}

# Its file makes a database of its own name and goes there, which psql would do too.
@test "corpus: Chinook, through psql" {
    corpus_file chinook
    sed -E '/^(DROP|CREATE) DATABASE /d; /^\\c /d' "$FILE" >chinook.sql
    run "$SKINSPIRE" psql test -- -v ON_ERROR_STOP=1 -q -f chinook.sql </dev/null
    assert_success
    copy_is_faithful 11 15607
}
