#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# init: a new project that works at once, in any folder, and overwrites nothing.
load helper
load private

setup()
{
    forget_environment
    watch_sanitizers
    unset HOME
    cd "$BATS_TEST_TMPDIR"
}

teardown()
{
    no_sanitizer_reports
}

# setting database.prefix: its value in the project of this folder.
setting()
{
    "$SKINSPIRE" config --json | jq -r --arg key "$1" '.settings[] | select(.key == $key).value'
}

@test 'a new project works at once: setup, sql, copy, undo, verify' {
    mkdir clinic
    cd clinic
    run -0 "$SKINSPIRE" init
    assert_output --partial 'skinspire setup dev'
    refute_output --partial 'cd '
    echo 'create table patients (name text)' >database/schema/10_patients.sql
    echo "insert into patients select 'Ünal' where not exists (select from patients)" >database/seed/10_patients.sql
    run -0 "$SKINSPIRE" setup dev
    run -0 "$SKINSPIRE" create test
    run -0 "$SKINSPIRE" sql dev --csv --quiet -c 'select * from patients'
    assert_output $'name\nÜnal'
    run -0 "$SKINSPIRE" copy dev test
    run -0 "$SKINSPIRE" verify test
    run -0 "$SKINSPIRE" undo test
    run -0 "$SKINSPIRE" psql test -- -A -t -c 'select count(*), current_user from patients'
    assert_output '0|clinic_admin'
    clean_up_private "$PWD"
}

@test 'a project without any SQL file works, too' {
    "$SKINSPIRE" init -q empty
    cd empty
    run -0 "$SKINSPIRE" setup dev
    clean_up_private "$PWD"
}

@test 'it writes what a project needs, and says what' {
    run -0 --separate-stderr "$SKINSPIRE" init clinic --json
    jq -e '.schema_version == 1 and .extended == []' <<<"$output"
    [[ $(jq -r '.project, .prefix, .role, .folder' <<<"$output") == $'clinic\nclinic\nclinic_admin\n'$PWD/clinic ]]
    run -0 bash -c 'cd clinic && find . -type f | LC_ALL=C sort'
    assert_output $'./.env.example\n./.gitignore\n./database/schema/.gitkeep\n./database/seed/.gitkeep\n./skinspire.yaml'
    [[ $(<clinic/.gitignore) == $'/.skinspire/\n.env\n/.flask_env_type\n/backups/' ]]
    cd clinic
    cp .env.example .env
    run -0 "$SKINSPIRE" config
    sed -i 's/^#\([A-Z]\)/\1/' .env
    run -0 "$SKINSPIRE" config
    assert_output --partial postgresql://clinic_admin@db.example.org:5432/clinic_prod
    run -3 "$SKINSPIRE" env url --env prod --set database.prefix=
    git init -q
    git add -A
    run -0 git ls-files
    refute_line .env
    assert_line database/schema/.gitkeep
}

@test 'nothing is overwritten' {
    mkdir -p clinic/database/schema
    cd clinic
    printf '.env  \r\nnode_modules' >.gitignore
    echo mine >.env.example
    echo mine >database/schema/.gitkeep
    run -0 "$SKINSPIRE" init
    assert_output --partial 'added lines to .gitignore'
    [[ $(<.env.example) == mine && $(<database/schema/.gitkeep) == mine ]]
    [[ $(<.gitignore) == $'.env  \r\nnode_modules\n/.skinspire/\n/.flask_env_type\n/backups/' ]]
    echo '# changed' >>skinspire.yaml
    run -7 "$SKINSPIRE" init
    assert_output --partial 'a project already'
    [[ $(tail -n 1 skinspire.yaml) == '# changed' ]]
    rm skinspire.yaml
    run -0 "$SKINSPIRE" init
    refute_output --partial .gitignore
}

@test 'a folder can have any name' {
    local name prefix
    while IFS='|' read -r name prefix; do
        run -0 "$SKINSPIRE" init --quiet -- "$name"
        (
            cd -- "$name"
            [[ $(setting database.prefix) == "$prefix" && $(setting database.role) == "${prefix}_admin" ]]
            [[ $(setting project) == "$prefix" ]]
        ) || fail "$name"
    done <<'END'
St. Mary's|st_mary_s
two  words|two_words
"quoted" $HOME `x`|quoted_home_x
Zürich|z_rich
診療所|project
2nd Clinic|p_2nd_clinic
pg_things|p_pg_things
null|p_null
true|true
-x-|x
a/b/c|c
abcdefghij_abcdefghij_abcdefghij_abcdefghij_abcdefghij|abcdefghij_abcdefghij_abcdefghij_abcdefg
END
}

@test 'what it says next can be pasted into a shell' {
    run -0 "$SKINSPIRE" init "Mary's \"new\" clinic"
    local line
    line=$(grep -o 'cd .*' <<<"$output")
    line=${line% && *}
    eval "$line"
    [[ -e skinspire.yaml && ${PWD##*/} == "Mary's \"new\" clinic" ]]
}

@test '--name names the project, its databases and its role' {
    run -0 "$SKINSPIRE" init --quiet clinic --name 'Praxis: "Ärzte" #1'
    cd clinic
    [[ $(setting project) == 'Praxis: "Ärzte" #1' && $(setting database.prefix) == praxis_rzte_1 ]]
}

@test 'names and folders that can not be are refused, and nothing is made' {
    run -2 "$SKINSPIRE" init clinic --name $'two\nlines'
    run -2 "$SKINSPIRE" init clinic --name $'\xff'
    run -2 "$SKINSPIRE" init clinic --name ''
    run -2 "$SKINSPIRE" init clinic other
    [[ ! -e clinic ]]
    : >file
    run -1 "$SKINSPIRE" init file
    assert_output --partial 'not a folder'
    mkdir dangling
    ln -s nowhere dangling/database
    run -1 "$SKINSPIRE" init dangling
    [[ ! -e dangling/skinspire.yaml && ! -e dangling/nowhere ]]
}

@test 'a project within a project is one of its own' {
    "$SKINSPIRE" init --quiet outer
    cd outer
    run -0 "$SKINSPIRE" init --quiet inner
    cd inner
    [[ $(setting project) == inner ]]
}

@test 'what root makes in the folder of another user belongs to that user' {
    ((EUID == 0)) || skip 'needs root'
    mkdir theirs
    chown "$SKI_TEST_OS_USER" theirs
    "$SKINSPIRE" init --quiet theirs
    run -0 find theirs ! -user "$SKI_TEST_OS_USER"
    assert_output ''
}
