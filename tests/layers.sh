#!/bin/bash
# SPDX-License-Identifier: PostgreSQL
#
# Holds the house's rules for source files: layers.sh [ROOT]
#
# A layer includes only itself and what stands to its left; report is included by cli alone. Also: a licence
# line in every file, no file of more than 1,000 lines, no banned functions, no SQL put together by printf, marks of
# versions where they count.
set -euo pipefail

cd "${1:-$(dirname "$0")/..}"

# Besides these, every layer may include the public headers.
declare -A may_include=(
    [base]='base'
    [config]='base config'
    [postgres]='base config postgres sql'
    [catalog]='base config postgres catalog sql'
    [migration]='base config postgres catalog migration sql'
    [transfer]='base config postgres catalog transfer sql'
    [operations]='base config postgres catalog migration transfer operations sql'
    [report]='base report'
    [cli]='base config postgres catalog migration transfer operations report cli'
)
longest_file=1000
broken=0

complain()
{
    echo "$1" >&2
    broken=$((broken + 1))
}

# Prints "LINE FOLDER" for each include in quotes; FOLDER is - where none is named.
list_includes()
{
    awk 'match($0, /^[ \t]*#[ \t]*include[ \t]*"[^"]*/) {
             path = substr($0, RSTART, RLENGTH)
             sub(/.*"/, "", path)
             folder = sub(/\/.*/, "", path) ? path : "-"
             print NR, folder
         }' "$1"
}

check_includes()
{
    local file=$1 layer line folder
    layer=${file#src/}
    layer=${layer%%/*}
    if [[ ! -v may_include[$layer] ]]; then
        complain "$file: src/$layer is no layer"
        return
    fi
    while read -r line folder; do
        if [[ $folder == - ]]; then
            complain "$file:$line: an include names its layer, as \"base/text.h\""
        elif [[ " skinspire ${may_include[$layer]} " != *" $folder "* ]]; then
            complain "$file:$line: $layer must not include $folder"
        fi
    done < <(list_includes "$file")
}

# Prints the line of each statement that formats SQL: a format that begins like SQL and takes something in.
find_pasted_sql()
{
    awk 'BEGIN {
             formatting = "(printf|text_appendf|text_format|strings_addf) *[(]"
             verb = "(select|insert into|update|delete from|create|drop|alter|grant|revoke|truncate|comment on|set|copy|call)"
             pasted = formatting "[^;]*\" *" verb " [^\"]*%"
         }
         !start && NF { start = NR }
         {
             gsub(/\\"/, "\047")
             statement = statement " " tolower($0)
         }
         /[;{}][ \t]*$/ {
             if (statement ~ pasted)
                 print start
             statement = ""
             start = 0
         }' "$1"
}

mapfile -t sources < <(find src include examples tests -name '*.[ch]' | sort)
mapfile -t scripts < <(find tests tools \( -name '*.bats' -o -name '*.bash' -o -name '*.sh' -o -name '*.py' \) | sort)

for file in "${sources[@]}"; do
    [[ $(head -n 1 "$file") == *'SPDX-License-Identifier: PostgreSQL'* ]] ||
        complain "$file:1: the first line names the licence: SPDX-License-Identifier: PostgreSQL"
    [[ $file == src/* ]] || continue
    check_includes "$file"
    while read -r line; do
        complain "$file:$line: SQL put together by printf; use a .sql file with \$1, or postgres/quote.h"
    done < <(find_pasted_sql "$file")
done

for file in "${sources[@]}" "${scripts[@]}"; do
    lines=$(wc -l <"$file")
    ((lines <= longest_file)) || complain "$file: $lines lines; a file of more than $longest_file holds two subjects"
done

while IFS= read -r place; do
    complain "$place) is banned; base/text.h has what knows its size"
done < <(grep -HnoE '\b(strcpy|strcat|v?sprintf|gets|strtok)[[:space:]]*\(' "${sources[@]}" /dev/null || true)

# A line of its own would be left out of the statement alone, not what it is about.
while IFS= read -r place; do
    complain "${place%:*}: a version's mark stands at the end of the line that it is about"
done < <(grep -rHnE --include='*.sql' '^[[:space:]]*-- @(since|until|superuser|others)' src || true)

if ((broken > 0)); then
    echo "$broken rules broken" >&2
    exit 1
fi
