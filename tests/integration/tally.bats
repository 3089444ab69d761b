#!/usr/bin/env bats
# The last line of ./check tells the truth.

bats_load_library bats-support
bats_load_library bats-assert

setup()
{
    cd "$BATS_TEST_TMPDIR"
    printf '%s\n' 1..2 'ok 1 first' 'ok 2 second' >bats.tap
    : >unit.json
}

# unit NAME RESULT STATUS [TAP]: one more line of meson's log.
unit()
{
    printf '{"name": "%s", "result": "%s", "returncode": %d, "stdout": "%b"}\n' "$1" "$2" "$3" "${4:-}" >>unit.json
}

tally()
{
    run "$BATS_TEST_DIRNAME/../tally.py" unit.json bats.tap
}

@test "tally: sums up single tests, not programs" {
    unit text OK 0 '1..3\\nok 1 - a\\nok 2 - b\\nok 3 - c\\n'
    unit layers OK 0
    tally
    assert_success
    assert_output '6 passed, 0 failed'
}

@test "tally: understands cmocka without TAP" {
    unit text OK 0 '1..2\\n[ RUN      ] a\\n[       OK ] a\\n[ RUN      ] b\\n[       OK ] b\\n[==========] 2 test(s) run.\\n'
    tally
    assert_success
    assert_output '4 passed, 0 failed'
}

@test "tally: skipped tests stand apart" {
    printf '%s\n' 1..2 'ok 1 first' 'ok 2 second # skip no server' >bats.tap
    unit text SKIP 77
    unit other OK 0 '1..2\\nnot ok 1 # SKIP a\\nok 2 - b\\n'
    tally
    assert_success
    assert_output '2 passed, 0 failed, 3 skipped'
}

@test "tally: failures are named" {
    echo 'not ok 2 second' >>bats.tap
    unit text FAIL 1 '1..2\\nok 1 - a\\nnot ok 2 - b\\n'
    tally
    assert_failure
    assert_line --index 0 'failed: text: b'
    assert_line --index 1 'failed: second'
    assert_line --index 2 '3 passed, 2 failed'
}

@test "tally: a program that dies on its way is a failure" {
    unit text FAIL -6 '1..3\\nok 1 - a\\n'
    unit mute FAIL -11
    unit late TIMEOUT -15
    tally
    assert_failure
    assert_line 'failed: text: 2 tests did not pass'
    assert_line 'failed: mute: FAIL, status -11'
    assert_line --index 3 '3 passed, 4 failed'
}

@test "tally: a sanitizer's finding after the last test is a failure" {
    unit text FAIL 99 '1..1\\nok 1 - a\\n'
    tally
    assert_failure
    assert_line 'failed: text: FAIL, status 99'
}

@test "tally: a run of whole-command tests that stopped early is a failure" {
    echo '1..9' >bats.tap
    tally
    assert_failure
    assert_output --partial '0 passed, 9 failed'
    : >bats.tap
    tally
    assert_failure
}
