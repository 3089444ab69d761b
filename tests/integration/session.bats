#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# Sessions behind a pooler in transaction mode: the same tests that meson runs without one.
load helper

setup()
{
    new_project
}

teardown()
{
    clean_up
}

@test 'sessions work through pgbouncer in transaction mode' {
    local test=$SKI_TEST_BUILD/tests/integration/test_session
    [[ -x $test ]] || skip 'the tests in C are not built'
    start_pgbouncer
    SKI_TEST_SESSION_URL="postgresql://$SKI_TEST_SUPERUSER@/?host=$SKI_TEST_PGHOST&port=$BOUNCER_PORT" run -0 "$test"
}
