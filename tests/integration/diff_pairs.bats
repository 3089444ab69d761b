#!/usr/bin/env bats
# Pairs of schemas: the script that turns the one into the other does so, forwards and backwards.

load helper

# run_pairs FOLDER: proves all pairs of the folder; only what fails is shown.
run_pairs()
{
    local others=1
    ((${BATS_NUMBER_OF_PARALLEL_JOBS:-1} > 1)) || others=2
    "$BATS_TEST_DIRNAME/../catalog/run-pairs" --quiet --jobs "$others" --folder "$1"
}

@test "diff: pairs of every kind of object" {
    run_pairs "$BATS_TEST_DIRNAME/../catalog/pairs"
}

@test "diff: pairs that others wrote" {
    local folder=${SKINSPIRE_SHARED:-$BATS_TEST_DIRNAME/../../../shared}/cases/diff
    [[ -d $folder ]] || skip "there is no $folder; SKINSPIRE_SHARED names the folder with cases/"
    run_pairs "$folder"
}

@test "diff: of a column that changes its type, what values lose is told" {
    "$BATS_TEST_DIRNAME/../catalog/run-conversions" integer bigint 'numeric(10,2)' numeric real text 'varchar(5)' date \
        timestamp 'timestamp(0)' interval 'bit(3)' '"char"' jsonb 'integer[]' 'varchar(3)[]' point
}
