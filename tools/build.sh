# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# Building, for quickstart and check. Sourced by them, in the project's folder.

# build_in FOLDER MESON-OPTION…: configures the folder where that is still to do, and builds what has changed.
# What the tools say goes to FOLDER/build.log, and to the terminal when they fail.
build_in()
{
    local folder=$1 log=$1/build.log multiarch libdir=()
    shift
    # Without dpkg-dev Meson does not see that this is Debian, and would install where no linker looks.
    multiarch=$(gcc -print-multiarch)
    [[ -z $multiarch ]] || libdir=(--libdir="lib/$multiarch")
    if ! configured_here "$folder"; then
        rm -rf "$folder" && mkdir "$folder" || return
        meson setup "$folder" "${libdir[@]}" "$@" >"$log" 2>&1 || build_failed "$log" || return
    fi
    ninja -C "$folder" >"$log" 2>&1 || build_failed "$log"
}

# A build folder that came along with a copied clone would build the other clone's sources.
configured_here()
{
    [[ -e $1/build.ninja ]] && grep -qF "\"source\": \"$PWD\"" "$1/meson-info/meson-info.json"
}

build_failed()
{
    tail -n 30 "$1" >&2
    echo "The build failed; all that it said is in $1" >&2
    return 1
}
