# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# What tests of migrations share: revisions written by hand, and what is in dev. Behind "load helper".

# revision ID REVISES UPGRADE [DOWNGRADE [LABELS [DEPENDS]]]: its file.
revision()
{
    {
        printf -- '-- change %s\n--\n-- Revision ID: %s\n-- Revises: %s\n' "$1" "$1" "$2"
        [[ -z ${5-} ]] || printf -- '-- Branch labels: %s\n' "$5"
        [[ -z ${6-} ]] || printf -- '-- Depends on: %s\n' "$6"
        printf -- '\n-- @upgrade\n%s\n' "$3"
        [[ -z ${4-} ]] || printf -- '\n-- @downgrade\n%s\n' "$4"
    } >"migrations/versions/$1.sql"
}

db() { run --separate-stderr -- "$SKINSPIRE" db "$@"; }
in_dev() { psql_in "$(database_of dev)" "$OWNER" "$@"; }
# versions [ENV]: what the version table holds.
versions()
{
    psql_in "$(database_of "${1:-dev}")" "$OWNER" -c 'select version_num from alembic_version order by 1' | paste -sd' '
}
