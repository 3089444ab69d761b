# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# For tests of the private server: `load private` behind `load helper`.

# Makes an empty project whose dev and test live in its private server, and goes into it; HOME is not set.
new_private_project()
{
    forget_environment
    watch_sanitizers
    unset HOME
    PROJECT=$BATS_TEST_TMPDIR/project
    mkdir -p "$PROJECT"
    cd "$PROJECT" || return
    : >skinspire.yaml
}

# Removes the private servers of these projects, or of the test's own, and fails the test where a sanitizer found
# something.
clean_up_private()
{
    local project
    for project in "${@:-$PROJECT}"; do
        [[ -d $project ]] || continue
        (cd "$project" && "$SKINSPIRE" server destroy --quiet --confirm "$("$SKINSPIRE" config --json |
            jq -r '.settings[] | select(.key == "project").value | select(. != "")' | grep . || basename "$PWD")")
    done
    no_sanitizer_reports
}

# server_fact state: one fact of the private server; empty for null.
server_fact()
{
    "$SKINSPIRE" server status --json | jq -r ".$1 // empty"
}
