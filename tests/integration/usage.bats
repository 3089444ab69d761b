#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# What holds for every command: help, wrong usage, exit codes, and where output goes.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154,SC2209  # inner shells; tests are subshells; set by run; values
load helper

setup()
{
    forget_environment
    watch_sanitizers
    mkdir "$BATS_TEST_TMPDIR/project"
    cd "$BATS_TEST_TMPDIR/project"
    : >skinspire.yaml
}

teardown()
{
    no_sanitizer_reports
}

# on_terminal COMMAND [ARGUMENT…]: runs it with a terminal as output; prints what it wrote.
on_terminal()
{
    local line
    printf -v line '%q ' "$@"
    TERM=xterm script -q -e -c "$line" /dev/null </dev/null
}

# complete WORD…: what bash offers for the last word.
complete_words()
{
    bash -c 'source "$1"
        shift
        PATH=$(dirname "$SKINSPIRE"):$PATH
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _skinspire "$1" "${!#}" "${*: -2:1}" && printf "%s\n" "${COMPREPLY[@]}"' \
        bash "$(dirname "$SKINSPIRE")/docs/skinspire" skinspire "$@" | sort
}

@test "without a command the overview is printed" {
    run -0 --separate-stderr "$SKINSPIRE"
    assert_line 'usage: skinspire COMMAND [ENV] [options]'
    assert_line --regexp '^  copy  +[A-Z]'
    assert_line --regexp '^  server \.\.\.  +[A-Z]'
    assert_equal "$stderr" ''
    local overview=$output
    run -0 "$SKINSPIRE" --help
    assert_output "$overview"
    run -0 "$SKINSPIRE" help
    assert_output "$overview"
}

@test "no line of help is wider than 80 columns" {
    local command
    while IFS= read -r command; do
        # shellcheck disable=SC2086  # a command's name may be two words
        "$SKINSPIRE" help $command
    done < <("$SKINSPIRE" help --json | jq -r '.commands[].name') >all
    "$SKINSPIRE" >>all
    run -1 grep -nE '^.{81,}' all
    [[ $(wc -l <all) -gt 300 ]]
}

@test "every command explains itself, in three spellings" {
    local command help
    while IFS= read -r command; do
        # shellcheck disable=SC2086
        help=$("$SKINSPIRE" help $command)
        [[ $help == "usage: skinspire $command"* ]]
        # shellcheck disable=SC2086
        [[ $("$SKINSPIRE" $command --help) == "$help" && $("$SKINSPIRE" -h $command) == "$help" ]]
    done < <("$SKINSPIRE" help --json | jq -r '.commands[].name | select(. != "env list")')
}

@test "help needs no project, and none that is in order" {
    echo 'nonsense: [' >skinspire.yaml
    run -0 "$SKINSPIRE" help copy
    run -0 "$SKINSPIRE" copy --help
    run -0 "$SKINSPIRE" version
    run -3 "$SKINSPIRE" config
}

@test "a family without its second word says which there are" {
    run -2 "$SKINSPIRE" server
    assert_line --partial "needs one more word: start, stop"
    run -0 "$SKINSPIRE" server --help
    assert_line --regexp '^  server start  +[A-Z]'
}

@test "an unknown command names the nearest, on stderr" {
    run -2 --separate-stderr "$SKINSPIRE" cpoy test dev
    assert_output ''
    assert_equal "$stderr" "skinspire: error: unknown command 'cpoy'
hint: did you mean 'skinspire copy'?"
}

@test "an unknown option names the nearest" {
    run -2 "$SKINSPIRE" copy test dev --dryrun
    assert_line "hint: did you mean '--dry-run'?"
}

@test "options are not taken by their beginnings" {
    run -2 "$SKINSPIRE" config --verb
    assert_line "skinspire: error: 'skinspire config' knows no option '--verb'"
}

@test "an empty word is no environment" {
    run -2 "$SKINSPIRE" reset ''
    run -2 "$SKINSPIRE" reset --env ''
    run -2 "$SKINSPIRE" reset --env=
}

@test "two different environments are refused, twice the same is one" {
    run -2 "$SKINSPIRE" env url dev --env test
    run -0 "$SKINSPIRE" env url dev --env development --set server.programs= \
        --project "$PWD" -h
    DEV_DATABASE_URL=postgresql://h/d run -0 "$SKINSPIRE" env url dev --env DEVELOPMENT
    assert_output 'postgresql://h/d'
}

@test "copy and env use take no --env" {
    run -2 "$SKINSPIRE" copy test dev --env prod
    run -2 "$SKINSPIRE" env use dev --env prod
    [[ ! -e .flask_env_type ]]
}

@test "an environment as a word and as --env is the same database" {
    printf 'FLASK_ENV=production\nDATABASE_URL=postgresql://h/real\nTEST_DATABASE_URL=postgresql://h/trial\n' >.env
    run -0 "$SKINSPIRE" env url
    assert_output postgresql://h/real
    run -0 "$SKINSPIRE" env url --env test
    assert_output postgresql://h/trial
    run -0 "$SKINSPIRE" env url test
    assert_output postgresql://h/trial
    run -0 "$SKINSPIRE" env url --env prod
    assert_output postgresql://h/real
}

@test "with --json an error is an object on stdout" {
    run -2 --separate-stderr "$SKINSPIRE" --json cpoy
    assert_equal "$stderr" ''
    run -0 jq -c '[.schema_version, .error.code, .error.exit_code, .error.message, .error.line]' <<<"$output"
    assert_output '[1,"usage",2,"unknown command '"'cpoy'"'",null]'
    run -0 jq -r '.error | keys_unsorted | join(" ")' < <("$SKINSPIRE" --json cpoy || :)
    assert_output 'code exit_code sqlstate message detail hint file line column'
}

@test "an error with a place begins with it" {
    printf 'timeouts:\n  conect: 3\n' >skinspire.yaml
    run -3 "$SKINSPIRE" config
    assert_line --index 0 --regexp "^$PWD/skinspire.yaml:2:3: error: .*unknown key"
    run -3 "$SKINSPIRE" config --json
    run -0 jq -r '[.error.file, .error.line, .error.column] | join(" ")' <<<"$output"
    assert_output "$PWD/skinspire.yaml 2 3"
}

@test "exit code 4: nobody listens" {
    DEV_DATABASE_URL='postgresql://127.0.0.1:1/d' run -4 "$SKINSPIRE" verify dev
}

@test "exit code 2: malformed --set; 3: unknown setting" {
    run -2 "$SKINSPIRE" config --set nothing
    run -3 "$SKINSPIRE" config --set no.such=1
}

@test "a full disk behind stdout is a failure" {
    [[ -e /dev/full ]] || skip 'no /dev/full'
    local line
    for line in config version help 'env --names' 'config --json' 'cpoy --json'; do
        # shellcheck disable=SC2086
        run -1 --separate-stderr bash -c '"$SKINSPIRE" "$@" >/dev/full' bash $line
        [[ $stderr == *'cannot write the answer: No space left on device'* ]]
    done
}

@test "a reader that leaves early is no failure" {
    run -0 --separate-stderr bash -c 'set -o pipefail; "$SKINSPIRE" help --json | head -n 1'
    assert_output '{'
    assert_equal "$stderr" ''
}

@test "a closed stdout is a failure, not a crash" {
    run -1 bash -c '"$SKINSPIRE" config >&-'
    assert_output --partial 'cannot write the answer: Bad file descriptor'
    # Nor does the answer land in the file that is written meanwhile.
    run -1 bash -c '"$SKINSPIRE" env use test --json >&-'
    assert_equal "$(<.flask_env_type)" test
    run bash -c '"$SKINSPIRE" cpoy 2>&-'
    assert_equal "$status" 2
}

@test "talk goes to stderr, and --quiet stops it" {
    run -0 --separate-stderr "$SKINSPIRE" env use test
    assert_output ''
    [[ $stderr == *test* ]]
    run -0 "$SKINSPIRE" env use dev --quiet
    assert_output ''
    [[ $(<.flask_env_type) == dev ]]
}

@test "colours are for terminals that want them" {
    SKINSPIRE_ENV=test run -0 "$SKINSPIRE" config
    refute_output --partial $'\e['
    unset NO_COLOR
    SKINSPIRE_ENV=test run -0 "$SKINSPIRE" config
    refute_output --partial $'\e['
    SKINSPIRE_ENV=test run -0 on_terminal "$SKINSPIRE" config
    assert_output --partial $'\e['
    export NO_COLOR=1
    SKINSPIRE_ENV=test run -0 on_terminal "$SKINSPIRE" config
    refute_output --partial $'\e['
}

@test "a name can not steer the terminal" {
    export DEV_DATABASE_URL='postgresql://h/x%1B%5B2Jy'
    printf 'environments:\n  dev:\n    role: "a\\e[31mb"\n' >skinspire.yaml
    run -0 "$SKINSPIRE" config
    refute_output --partial $'\e'
    assert_output --partial 'a\x1b[31mb'
    run -3 "$SKINSPIRE" env url $'x\e[2J'
    refute_output --partial $'\e'
}

@test "a table breaks its lines between words on a terminal, and nowhere else" {
    echo 'project: the first, the second, the third and the fourth clinic of the city' >skinspire.yaml
    run -0 on_terminal bash -c 'stty cols 66; exec "$SKINSPIRE" config'
    assert_line --regexp '^project +the first, the +skinspire.yaml:1'
    assert_line --regexp '^ +the fourth clinic of +'
    refute_line --regexp '^.{68,}'
    run -0 "$SKINSPIRE" config
    assert_line --regexp '^project  .*the first, the second, the third and the fourth clinic of the city skinspire.yaml:1'
}

@test "names in any language survive without a locale" {
    export DEV_DATABASE_URL='postgresql://h/Stra%C3%9Fe'
    LC_ALL=C LANG=C run -0 "$SKINSPIRE" config
    assert_output --partial 'Straße'
}

@test "completion offers commands, options, values and environments" {
    printf 'environments:\n  staging:\n' >skinspire.yaml
    run -0 complete_words co
    assert_output $'config\ncopy'
    run -0 complete_words server st
    assert_output $'start\nstatus\nstop'
    run -0 complete_words server start --qu
    assert_output -- '--quiet'
    run -0 complete_words verify s
    assert_output 'staging'
    run -0 complete_words copy staging d
    assert_output 'dev'
    run -0 complete_words verify --env st
    assert_output 'staging'
    run -0 complete_words verify --env = te
    assert_output 'test'
    run -0 complete_words help server lo
    assert_output 'logs'
    run -0 complete_words psql -- d
    assert_output ''
    touch script.sql
    run -0 complete_words sql dev --file scr
    assert_output 'script.sql'
}

@test "the manual page has every command" {
    local page command
    page=$(sed 's/\\-/-/g' "$(dirname "$SKINSPIRE")/docs/skinspire.1")
    while IFS= read -r command; do
        [[ $page == *".SS skinspire $command"* ]]
    done < <("$SKINSPIRE" help --json | jq -r '.commands[].name')
}
