#!/usr/bin/env bats
# The script that holds the rules for source files finds each kind of breach.

setup()
{
    layers=$BATS_TEST_DIRNAME/../layers.sh
    cd "$BATS_TEST_TMPDIR"
    mkdir -p src/base src/operations src/report examples include tests tools
}

# source_file PATH: a file with the licence line and standard input.
source_file()
{
    { echo '/* SPDX-License-Identifier: PostgreSQL */'; cat; } >"$1"
}

refused()
{
    run "$layers" "$PWD"
    echo "$output"
    [ "$status" -eq 1 ]
    [[ $output == *"$1"* ]]
    [[ $output == *'1 rules broken' ]]
}

@test "layers: our own sources break no rule" {
    "$layers"
}

@test "layers: a clean file passes" {
    source_file src/operations/copy.c <<'END'
#include "base/text.h"
#include "sql/copy.h"
#include "skinspire/error.h"
#include <stdio.h>
const char *text = "select %";
void copy(void) { log_info("create database %s", name); }
END
    "$layers" "$PWD"
}

@test "layers: a layer must not look to its right" {
    source_file src/base/text.c <<<'#include "operations/copy.h"'
    refused 'src/base/text.c:2: base must not include operations'
}

@test "layers: report is for the command line alone" {
    source_file src/operations/copy.c <<<'#  include "report/table.h"'
    refused 'src/operations/copy.c:2: operations must not include report'
}

@test "layers: an include names its layer" {
    source_file src/base/text.c <<<'#include "text.h"'
    refused 'src/base/text.c:2: an include names its layer'
}

@test "layers: an unknown layer is refused" {
    mkdir src/misc
    source_file src/misc/bits.c <<<''
    refused 'src/misc is no layer'
}

@test "layers: a file without a licence line is refused" {
    echo 'int x;' >src/base/text.c
    refused 'src/base/text.c:1: the first line names the licence'
}

@test "layers: a file of more than 1,000 lines is refused" {
    seq -f '/* %g */' 1000 | source_file src/base/text.c
    refused 'src/base/text.c: 1001 lines'
}

@test "layers: banned functions are refused, their safe relations are not" {
    source_file src/base/text.c <<'END'
void f(void) { snprintf(a, 1, "x"); my_strcpy(a, b); fgets(a, 1, b); }
END
    "$layers" "$PWD"
    source_file src/base/text.c <<<'void f(void) { strcpy (a, b); }'
    refused 'src/base/text.c:2:strcpy () is banned'
}

@test "layers: SQL put together by printf is refused" {
    source_file src/base/text.c <<'END'
void f(void)
{
        text_appendf(&sql,
                     "DROP DATABASE \"%s\"",
                     name);
}
END
    refused 'src/base/text.c:4: SQL put together by printf'
}

@test "layers: a version's mark on a line of its own is refused" {
    printf '%s\n' '-- which has one: -- @since 15' 'select 1 -- @since 15' >src/base/good.sql
    "$layers" "$PWD"
    printf '%s\n' 'select 1' '  -- @since 15' >src/base/bad.sql
    refused "src/base/bad.sql:2: a version's mark"
}
