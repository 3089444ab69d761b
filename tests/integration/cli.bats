#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# What all commands have in common, with a server at hand: help that is true, exit codes, answers for programs.
# The command line itself is tested in usage.bats.
load helper

setup()
{
    new_project
}

teardown()
{
    clean_up
}

# Every command, by its full name.
commands()
{
    "$SKINSPIRE" help --json | jq -r '.commands[].name'
}

@test 'the version names itself and libpq, for people and programs' {
    run -0 "$SKINSPIRE" --version
    assert_output --regexp '^skinspire [0-9]+\.[0-9]+\.[0-9]+ \(libpq [0-9]+\.[0-9]+\)$'
    # shellcheck disable=SC2016
    run -0 bash -c '"$SKINSPIRE" version --json | jq -r .version'
    assert_output --regexp '^[0-9]+\.[0-9]+\.[0-9]+$'
}

@test 'the help of every command works, by both ways, and mentions no unknown command, option or setting' {
    local name settings word
    settings=$("$SKINSPIRE" config --json | jq -r '.settings[].key')
    while read -r name; do
        # shellcheck disable=SC2086  # two words
        run -0 "$SKINSPIRE" $name --help </dev/null
        assert_output --partial "usage: skinspire $name"
        assert_output --partial 'examples:'
        local help=$output
        # shellcheck disable=SC2086
        run -0 "$SKINSPIRE" help $name </dev/null
        assert_output "$help"
        # shellcheck disable=SC2086
        run -0 jq -r '.commands[0].options[].name' <<<"$("$SKINSPIRE" help $name --json)"
        local options=$output
        while read -r word; do
            grep -qxF -- "$word" <<<"$options"$'\nversion' || fail "$name mentions --$word"
        done < <(grep -oE -- "(^|[ '])--[a-z][a-z-]+" <<<"$help" | grep -oE -- '[a-z][a-z-]+')
        while read -r word; do
            grep -qxF -- "$word" <<<"$settings" || fail "$name mentions the setting $word"
        done < <(grep -oE '\b(database|copy|retention|timeouts|disk|errors|server)\.[a-z_]+' <<<"$help")
        while read -r word; do
            "$SKINSPIRE" help "$word" >/dev/null </dev/null || fail "$name mentions 'skinspire $word'"
        done < <(grep -oE "'skinspire [a-z]+" <<<"$help" | sed "s/'skinspire //" | sort -u)
    done < <(commands)
}

@test 'what is not known is wrong usage, with what may have been meant' {
    run -2 "$SKINSPIRE" coppy test dev
    assert_output --partial "unknown command 'coppy'"
    assert_output --partial "did you mean 'skinspire copy'?"
    run -2 "$SKINSPIRE" server strat
    assert_output --partial "did you mean 'skinspire server start'?"
    run -2 "$SKINSPIRE" server
    assert_output --partial 'start, stop, status, logs, destroy'
    run -2 "$SKINSPIRE" copy test dev --dry-rnu
    assert_output --partial "did you mean '--dry-run'?"
    run -2 "$SKINSPIRE" env list superfluous
    assert_output --partial superfluous
    run -2 "$SKINSPIRE" copy test
    assert_output --partial 'usage: skinspire copy SOURCE TARGET'
    run -2 "$SKINSPIRE" verify --env
    assert_output --partial 'needs a value'
    run -2 "$SKINSPIRE" copy test dev --env
    run -2 "$SKINSPIRE" help nosuch
    run -2 "$SKINSPIRE" ''
}

@test 'wrong settings are 3' {
    run -3 "$SKINSPIRE" verify nosuch
    assert_output --partial 'unknown environment'
    run -3 "$SKINSPIRE" verify --set no.such=1
    DEV_DATABASE_URL=nonsense run -3 "$SKINSPIRE" verify dev
    assert_output --partial DEV_DATABASE_URL
    echo 'retention: {count: many}' >skinspire.yaml
    run -3 "$SKINSPIRE" config
    assert_output --partial 'skinspire.yaml:1:'
    assert_output --partial retention.count
}

@test 'a server that is not there, a database that is not there, and a wrong password are 4' {
    DEV_DATABASE_URL='postgresql://nobody@/x?host=/nowhere' run -4 "$SKINSPIRE" verify dev
    assert_output --partial 'cannot connect'
    assert_output --partial 'hint:'
    run -4 "$SKINSPIRE" verify dev
    assert_output --partial 'skinspire create dev'
    DEV_DATABASE_URL="postgresql://pw_user:wr0ng@/postgres?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT" \
        run -4 "$SKINSPIRE" verify dev
    refute_output --partial wr0ng
}

@test 'a statement that the server refuses is 5, a missing confirmation 7' {
    new_databases dev prod
    run -5 "$SKINSPIRE" sql dev -c 'select * from nowhere'
    assert_output --partial nowhere
    run -7 "$SKINSPIRE" sql prod -c 'create table t ()' </dev/null
    assert_output --partial "--confirm '$(database_of prod)'"
    run -7 "$SKINSPIRE" sql prod -c 'create table t ()' --confirm other
    run -0 "$SKINSPIRE" sql prod -c 'create table t ()' --confirm "$(database_of prod)"
}

@test 'errors are objects on standard output with --json, wherever it stands' {
    run -2 --separate-stderr "$SKINSPIRE" --json nosuch
    [[ -z $stderr ]]
    [[ $(jq -r '.error.code' <<<"$output") == usage ]]
    run -3 --separate-stderr "$SKINSPIRE" verify nosuch --json
    [[ $(jq -r '.error.code, .error.exit_code' <<<"$output") == $'config\n3' ]]
    run -4 --separate-stderr "$SKINSPIRE" verify dev --json
    [[ $(jq -r '.error.code, .error.sqlstate' <<<"$output") == $'connect\n3D000' ]]
    new_databases dev
    printf 'select 1;\nselect "Ünïcode" from x;\n' >bad.sql
    run -5 --separate-stderr "$SKINSPIRE" sql dev -f bad.sql --json
    [[ $(jq -r '.error | .file, .line, .column' <<<"$output") == $'bad.sql\n2\n23' ]]
    jq -e '.schema_version == 1' <<<"$output"
}

@test 'every answer in JSON is one object with its version' {
    local command
    for command in version config 'env list' 'env status' 'env list --names' 'server status' 'undo --list' log help; do
        # shellcheck disable=SC2086  # several words
        run -0 --separate-stderr "$SKINSPIRE" $command --json
        run -0 jq -s 'length == 1 and .[0].schema_version == 1' <<<"$output"
        assert_output true
    done
}

# on_terminal COMMAND...: its output as a terminal gets it.
on_terminal()
{
    local line
    printf -v line '%q ' "$@"
    script --quiet --return --command "$line" /dev/null </dev/null
}

@test 'the titles of a table stand in one line' {
    # shellcheck disable=SC2016
    TERM=xterm run -0 on_terminal bash -c 'stty cols 200; exec "$SKINSPIRE" env'
    assert_line --index 0 --regexp '^ENVIRONMENT ACTIVE PROTECTED STATE .*RETAINED DATABASE .*WHERE'
}

# fits COLUMNS COMMAND...: no line of its answer is wider than the terminal. Leaves the answer in $output.
fits()
{
    local columns=$1
    shift
    # shellcheck disable=SC2016
    TERM=xterm run -0 on_terminal bash -c 'stty cols "$1"; shift; exec "$@"' bash "$columns" "$@"
    output=$(tr -d '\r' <<<"$output")
    mapfile -t lines < <(grep . <<<"$output")
    ! grep -E "^.{$((columns + 1)),}" <<<"$output"
}

@test 'a table fits its terminal: texts wrap, then names between their parts, then each row becomes a record' {
    command -v script >/dev/null || skip 'no script'
    local columns
    new_databases dev
    psql_in "$(database_of dev)" "$OWNER" -c 'create table "Ünal'"'"'s_table_with_a_long_name" (id int, note text)' \
        -c "insert into \"Ünal's_table_with_a_long_name\" values (1, null), (2, repeat('größer ', 30))"
    for columns in 120 80 60 40; do
        fits "$columns" "$SKINSPIRE" env
        fits "$columns" "$SKINSPIRE" inspect dev --tables --stats --schema
        fits "$columns" "$SKINSPIRE" config --verbose
    done
    fits 80 "$SKINSPIRE" sql dev --quiet -c 'select id as number, note from "Ünal'"'"'s_table_with_a_long_name" order by id'
    assert_line --index 0 --regexp '^number note'
    fits 60 "$SKINSPIRE" sql dev --quiet -c "select 'twelve chars' as a, 'a_long_name_of_many_parts_and_more' as b, 'x' as c"
    assert_line --index 0 --regexp '^a +b +c'
    fits 40 "$SKINSPIRE" sql dev --quiet -c 'select id as number, 123456789012 as a, 123456789012 as b,
        123456789012 as c, note from "Ünal'"'"'s_table_with_a_long_name" order by id'
    assert_line --index 0 --regexp '^number +1 *$'
    assert_line --index 3 --regexp '^c +123456789012 *$'
    assert_line --index 4 --regexp '^number +2 *$' # without the empty note; the line between is no line to bats
    assert_line --index 8 --regexp '^note +größer größer'
}

@test 'it runs without HOME, and in a folder that is gone' {
    unset HOME
    run -0 "$SKINSPIRE" config
    mkdir gone
    cd gone
    rmdir ../gone
    run -1 "$SKINSPIRE" config
    assert_output --partial 'current folder'
}

# Completion -------------------------------------------------------------------------------------------

# complete WORD...: what bash would offer for the last word.
complete_line()
{
    # shellcheck disable=SC2016
    PATH=$(dirname "$SKINSPIRE"):$PATH bash -c '
        source "$1"
        shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _skinspire
        printf "%s\n" "${COMPREPLY[@]}"' bash "$(dirname "$SKINSPIRE")/docs/skinspire" "$@"
}

@test 'bash completes commands, subcommands, options, environments, files' {
    run -0 complete_line skinspire co
    assert_output $'config\ncopy'
    run -0 complete_line skinspire server st
    assert_output $'start\nstop\nstatus'
    run -0 complete_line skinspire copy test --dr
    assert_output -- '--dry-run'
    run -0 complete_line skinspire server logs --fo
    assert_output -- '--follow'
    echo 'environments: {staging: {}}' >skinspire.yaml
    run -0 complete_line skinspire copy te
    assert_output test
    run -0 complete_line skinspire copy test s
    assert_output staging
    run -0 complete_line skinspire copy test dev ''
    assert_output ''
    run -0 complete_line skinspire psql d
    assert_output dev
    run -0 complete_line skinspire verify --env p
    assert_output prod
    run -0 complete_line skinspire verify --env = p
    assert_output prod
    : >'load it.sql'
    run -0 complete_line skinspire sql dev --file lo
    assert_output 'load it.sql'
    run -0 complete_line skinspire help env u
    assert_output $'use\nurl'
    run -0 complete_line skinspire psql dev -- d
    assert_output ''
}

@test 'completing asks no server and makes no folder' {
    unset DEV_DATABASE_URL TEST_DATABASE_URL
    run -0 complete_line skinspire copy t
    assert_output test
    [[ ! -e .skinspire ]]
}
