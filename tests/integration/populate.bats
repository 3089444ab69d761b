#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
load helper

setup()
{
    new_project
    new_databases dev test prod
    mkdir -p database/sample
    printf "create table if not exists wards (id int primary key, name text);\ninsert into wards values (1, 'Øst'), (2, 'O''Neill') on conflict do nothing;\n" \
        >database/sample/10_wards.sql
    echo "insert into wards select 3, 'Three' where not exists (select from wards where id = 3);" >database/sample/20_more.sql
}

teardown()
{
    clean_up
}

# wards_of dev: the rows there; fails where nothing was loaded.
wards_of()
{
    psql_in "$(database_of "$1")" "$OWNER" -c 'select id, name from wards order by 1'
}

@test "populate loads the sample, as often as wanted" {
    run -0 "$SKINSPIRE" populate dev
    assert_output "$(database_of dev) holds the sample: 3 statements of 2 SQL files"
    run -0 wards_of dev
    assert_output $'1|Øst\n2|O\'Neill\n3|Three'
    psql_in "$(database_of dev)" "$OWNER" -c "update wards set name = 'mine' where id = 1" -c 'delete from wards where id = 2'
    run -0 "$SKINSPIRE" populate --env dev
    run -0 wards_of dev
    assert_output $'1|mine\n2|O\'Neill\n3|Three'
    run -0 "$SKINSPIRE" log dev --json
    run -0 jq -r '.operations[] | .command + ": " + .outcome' <<<"$output"
    assert_output $'populate dev: done\npopulate --env dev: done'
}

@test "without ENV the active environment is filled" {
    "$SKINSPIRE" env use test
    run -0 "$SKINSPIRE" populate
    run -0 wards_of test
    run -1 wards_of dev
}

@test "a failing sample leaves nothing behind, and says where it failed" {
    echo "insert into wards values ('x', 'secret name');" >database/sample/30_wrong.sql
    run -5 "$SKINSPIRE" populate dev
    assert_line --index 0 --partial '30_wrong.sql:1:'
    refute_output --partial 'secret name'
    run -1 wards_of dev
    echo "insert into wards values (1, 'again');" >database/sample/30_wrong.sql
    run -5 "$SKINSPIRE" populate dev
    assert_line --partial 'hint: a sample that can be loaded again'
    run -1 wards_of dev
}

@test "a dry run names the files and changes nothing" {
    run -0 "$SKINSPIRE" populate dev --dry-run
    assert_output "$(database_of dev) would be given the rows of these SQL files
  database/sample/10_wards.sql
  database/sample/20_more.sql"
    run -1 wards_of dev
    run -0 "$SKINSPIRE" log --json
    run -0 jq '.operations | length' <<<"$output"
    assert_output 0
}

@test "a protected environment is refused, whatever is said" {
    run -7 "$SKINSPIRE" populate prod --confirm "$(database_of prod)"
    assert_line 'skinspire: error: prod is protected, and sample data are never loaded there'
    run -7 "$SKINSPIRE" populate prod --dry-run
    DEV_DATABASE_URL=$(url_of prod) run -7 "$SKINSPIRE" populate dev --confirm "$(database_of prod)"
    assert_output --partial 'dev is the same database as prod'
    run -1 wards_of prod
}

@test "other places, no sample at all, and a missing database" {
    mkdir elsewhere
    mv database/sample/10_wards.sql elsewhere/with\ blank.sql
    run -0 "$SKINSPIRE" populate dev --set 'database.sample=elsewhere/with blank.sql' --json
    run -0 jq -r '.environment, .dry_run, .statements, (.sample_files[0] | endswith("/elsewhere/with blank.sql"))' <<<"$output"
    assert_output $'dev\nfalse\n2\ntrue'
    run -3 "$SKINSPIRE" populate dev --set database.sample=no_such
    rm -r database
    run -3 "$SKINSPIRE" populate dev
    assert_output --partial 'the project has no sample data'
    psql_super <<<"drop database $(database_of test)"
    run -4 "$SKINSPIRE" populate test --set database.sample=elsewhere
    assert_output --partial "'skinspire create test' makes it"
}
