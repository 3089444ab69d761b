# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# The clinic's own project, for tests: load helper, then this.

# A project with a copy of the clinic's files; the application's role is the test's own. dev is created, with seed.
new_clinic()
{
    new_project
    cp -r "$BATS_TEST_DIRNAME/../../database" .
    APP=${ID}app
    cat >skinspire.yaml <<END
database:
  app_role: $APP
  extensions: [pgcrypto, btree_gist]
environments:
  prod: { protected: true }
END
    export DEV_ADMIN_URL="postgresql://$SKI_TEST_SUPERUSER@/postgres?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    sed -i 's/password_cost: 12 /password_cost: 10 /' database/rules.yaml
    "$SKINSPIRE" setup dev
    psql_super -c "create role ${ID}web login in role $APP"
}

# owner_sql TEXT…: runs each as the owner of dev's database, all in one session.
owner_sql()
{
    local text arguments=()
    for text; do arguments+=(-c "$text"); done
    psql_in "$(database_of dev)" "$OWNER" "${arguments[@]}"
}

# app_sql HOSPITAL TEXT…: the same as the application, which works for that hospital; for none when it is empty.
app_sql()
{
    local hospital=$1 text arguments=()
    shift
    for text; do arguments+=(-c "$text"); done
    psql_in "$(database_of dev)" "${ID}web" -c "set app.hospital_id = '$hospital'" "${arguments[@]}"
}
