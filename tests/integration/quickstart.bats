#!/usr/bin/env bats
# ./quickstart in a fresh copy of the project. The packages are here already; what it does to a bare machine's
# packages is in packages.bats.

load helper

# The optimiser is left out: this is about the steps, and it takes most of the time.
setup_file()
{
    export CFLAGS=-O0
    mkdir "$BATS_FILE_TMPDIR/clone"
    cd "$BATS_TEST_DIRNAME/../.."
    cp -r database docs examples include meson.build meson_options.txt migrations packaging quickstart skinspire.yaml src tests tools \
        "$BATS_FILE_TMPDIR/clone"
}

setup()
{
    forget_environment
    cd "$BATS_FILE_TMPDIR/clone"
}

teardown_file()
{
    cd "$BATS_FILE_TMPDIR/clone"
    build/skinspire server destroy --confirm skinspire
}

# rows ENV TABLE: how many rows there are.
rows()
{
    build/skinspire sql "$1" --csv --quiet -c "select count(*) from $2" | tail -n 1
}

@test "quickstart: two working databases with the sample's rows" {
    run -0 ./quickstart
    assert_line '== Copy of test in dev'
    assert_line --partial 'export PATH='
    [ "$(rows dev patients)" -gt 0 ]
    assert_equal "$(rows dev appointments)" "$(rows test appointments)"
    build/skinspire verify dev
    build/skinspire verify test
}

@test "quickstart: the second run keeps what was done since" {
    build/skinspire sql dev --quiet -c 'create table mine ()' -c "update patients set city = 'Elsewhere'"
    run -0 ./quickstart
    assert_line --partial 'dev holds patients already'
    refute_line --partial Installing
    assert_equal "$(rows dev mine)" 0
    assert_equal "$(rows dev "patients where city = 'Elsewhere'")" "$(rows test patients)"
}

@test "quickstart: it leaves a database alone that is somebody's own" {
    export TEST_DATABASE_URL=postgresql://me:secret@db.invalid/mine
    run ! ./quickstart
    assert_line --partial 'test has a URL of its own'
    assert_line 'quickstart stopped at: Private server'
    refute_output --partial secret
}

@test "quickstart: what the shell's variables say about another project does not count" {
    export SKINSPIRE_PROJECT=/nonexistent
    ./quickstart
}

@test "quickstart: a build that fails names its log" {
    echo 'this is no C' >>src/base/text.c
    run ! ./quickstart
    assert_line --partial 'all that it said is in build/build.log'
    assert_line 'quickstart stopped at: Build'
}
