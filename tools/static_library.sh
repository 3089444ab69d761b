#!/bin/sh
# SPDX-License-Identifier: PostgreSQL
#
# Makes an archive that shows only symbols of default visibility: static_library.sh FROM.a TO.a COMPILER…
set -eu
from=$1 to=$2
shift 2

object=${to%.a}.o
"$@" -r -nostdlib -o "$object" -Wl,--whole-archive "$from" -Wl,--no-whole-archive
objcopy --localize-hidden "$object"
rm -f "$to"
ar rcsD "$to" "$object"
rm "$object"
