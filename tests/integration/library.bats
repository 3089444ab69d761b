#!/usr/bin/env bats
# libskinspire as an application meets it: installed, found by pkg-config, linked both ways, used from outside.

load helper

setup_file()
{
    local root=$BATS_FILE_TMPDIR/root
    meson install -C "$SKI_TEST_BUILD" --no-rebuild --quiet --destdir "$root"
    export INSTALLED=$root/usr/local
    export PKG_CONFIG_SYSROOT_DIR=$root
    PKG_CONFIG_PATH=$(dirname "$(find "$root" -name skinspire.pc)")
    export PKG_CONFIG_PATH
    LIBRARY_FOLDER=$(dirname "$PKG_CONFIG_PATH")
    export LIBRARY_FOLDER
    EXAMPLE=$BATS_TEST_DIRNAME/../../examples/list_patients.c
    export EXAMPLE
}

setup()
{
    new_project
}

teardown()
{
    clean_up
}

# The sanitizers' runtime must come first, so a program is built with them when the library is.
compile()
{
    local flags=()
    if nm -D "$LIBRARY_FOLDER/libskinspire.so" | grep -q __asan_init; then
        flags=(-fsanitize=address -fsanitize=undefined)
    fi
    gcc -Wall -Wextra -Werror "${flags[@]}" "$@"
}

compile_shared()
{
    local flags
    read -ra flags < <(pkg-config --cflags --libs skinspire)
    compile "$EXAMPLE" "${flags[@]}" -Wl,-rpath,"$LIBRARY_FOLDER" -o list_patients
}

# libpq and the others stay shared: of libpq Debian has no complete static library.
compile_static()
{
    local flags
    # shellcheck disable=SC2046  # one word each
    mapfile -t flags < <(
        { pkg-config --cflags skinspire; echo -l:libskinspire.a; pkg-config --libs $(pkg-config --print-requires-private skinspire); } |
            xargs -n 1)
    compile "$EXAMPLE" -L"$LIBRARY_FOLDER" "${flags[@]}" -o list_patients
}

new_patients()
{
    new_databases dev
    psql_in "$(database_of dev)" "$OWNER" <<'END'
create table patients (medical_record_number text, family_name text, given_name text, city text,
                       registered_on date, is_active bool default true);
insert into patients (medical_record_number, family_name, given_name, city, registered_on) values
    ('A1', 'Lie',    'Åse',   'Tromsø', '2024-05-01'),
    ('A2', 'O''Neill', 'Zoë', 'Bath',   '2024-06-01'),
    ('A3', 'Berg',   'Ingrid', 'Tromsø', '2024-07-01'),
    ('A4', 'Dahl',   'Søren', 'Tromsø', '2024-07-01');
update patients set is_active = false where family_name = 'Dahl';
END
}

assert_lists_patients()
{
    run ./list_patients Tromsø dev
    assert_success
    assert_output - <<'END'
A3  Berg, Ingrid (since 2024-07-01)
A1  Lie, Åse (since 2024-05-01)
2 patients
END
    run ./list_patients "x'; drop table patients; --" dev
    assert_output '0 patients'
}

@test "library: the example works with the shared library" {
    new_patients
    compile_shared
    ldd list_patients | grep -q libskinspire.so.0
    assert_lists_patients
}

@test "library: the example works with the static library" {
    new_patients
    compile_static
    run ldd list_patients
    refute_output --partial libskinspire
    assert_lists_patients
}

@test "library: the example works through pgbouncer in transaction mode" {
    new_patients
    compile_shared
    start_pgbouncer
    export DEV_DATABASE_URL=${DEV_DATABASE_URL/%port=*/port=$BOUNCER_PORT}
    assert_lists_patients
    assert_lists_patients
}

@test "library: the active environment is the default, and errors reach the program" {
    new_patients
    compile_shared
    run ./list_patients Bath
    assert_line --partial "O'Neill, Zoë"
    run ./list_patients Bath test
    assert_failure 1
    assert_output --partial "$(database_of test)"
    run ./list_patients Bath staging
    assert_failure 1
    assert_output --partial 'staging'
}

@test "library: a program's own functions may have the names of our inner ones" {
    cat >clash.c <<'END'
#include <skinspire/error.h>
#include <stdio.h>
int text_append(void) { return 7; }
int conninfo_parse(void) { return 7; }
int steal(void) { return 7; }
int main(void) { puts(ski_error_name(-SKI_ECONFIG)); return text_append() + conninfo_parse() + steal() - 21; }
END
    EXAMPLE=clash.c compile_shared
    ./list_patients
    EXAMPLE=clash.c compile_static
    ./list_patients
}

@test "library: the headers stand alone, and serve C++" {
    local header
    for header in "$INSTALLED"/include/skinspire/*.h; do
        gcc -std=c11 -pedantic -Wall -Wextra -Werror -I"$INSTALLED/include" -fsyntax-only -x c "$header"
        [[ -z $(command -v g++) ]] || g++ -Wall -Wextra -Werror -I"$INSTALLED/include" -fsyntax-only -x c++ "$header"
    done
}

@test "library: it exports the functions of the headers, and they are the ones of the symbol file" {
    local map=$BATS_TEST_DIRNAME/../../src/library/libskinspire.map
    grep -ohE '\bski_[a-z0-9_]+;' "$map" | tr -d ';' | sort >listed
    awk '/SKI_PUBLIC/ { declared = 1 } declared && match($0, /ski_[a-z0-9_]+\(/) {
             print substr($0, RSTART, RLENGTH - 1); declared = 0 }' "$INSTALLED"/include/skinspire/*.h | sort >declared
    nm -D --defined-only "$LIBRARY_FOLDER/libskinspire.so" | awk '$2 == "T" { sub(/@.*/, "", $3); print $3 }' | sort >shared
    nm -g --defined-only "$LIBRARY_FOLDER/libskinspire.a" | awk 'NF == 3 && $2 != "N" { print $3 }' |
        grep -v '^__\(asan\|odr_asan\|ubsan\)' | sort >static
    [ -s listed ]
    diff listed declared
    diff listed shared
    diff listed static
}

@test "library: with it come the program, its manual page and the completion" {
    [ -x "$INSTALLED/bin/skinspire" ]
    [ -s "$INSTALLED/share/man/man1/skinspire.1" ]
    [ -s "$INSTALLED/share/bash-completion/completions/skinspire" ]
    bash -n "$INSTALLED/share/bash-completion/completions/skinspire"
}

@test "library: its name carries the interface's number" {
    run readelf -d "$LIBRARY_FOLDER/libskinspire.so"
    assert_output --partial 'Library soname: [libskinspire.so.0]'
}
