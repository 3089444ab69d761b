#!/usr/bin/env bats
# diff --section: what comes before the rows, and what comes after them. tests/catalog/run-corpus shows it with whole
# databases, against the sections of pg_dump.

load helper

setup()
{
    new_project
    new_databases dev test
    psql_in "$(database_of dev)" "$OWNER" <<'END'
create table "Wards" (id int primary key, name text check (name <> ''));
create table visits (ward int references "Wards", at date) partition by range (at);
create table visits_2020 partition of visits for values from ('2020-01-01') to ('2021-01-01');
create index on visits (at);
alter table "Wards" enable row level security;
create policy all_of_them on "Wards" using (id > 0);
create view busy as select w.id, w.name, count(*) from "Wards" w join visits v on v.ward = w.id group by w.id;
insert into "Wards" values (1, 'one');
insert into visits values (1, '2020-05-05');
END
}

teardown()
{
    clean_up
}

@test "diff --section: keys, indexes, policies and what needs them come after the rows" {
    "$SKINSPIRE" diff empty dev --section pre-data >pre.sql
    "$SKINSPIRE" diff empty dev --section post-data >post.sql
    run grep -E 'PRIMARY KEY|FOREIGN KEY|INDEX|POLICY|ROW LEVEL|VIEW' pre.sql
    assert_failure
    run grep -E 'CREATE TABLE|CHECK' post.sql
    assert_failure

    psql_in "$(database_of test)" "$OWNER" -f pre.sql
    psql_in "$(database_of test)" "$OWNER" -c "insert into visits values (1, '2020-05-05')" \
        -c "insert into \"Wards\" values (1, 'one')"
    psql_in "$(database_of test)" "$OWNER" -f post.sql
    run -0 "$SKINSPIRE" diff test dev --exit-code
    run -0 psql_in "$(database_of test)" "$OWNER" -c 'select * from busy'
    assert_output '1|one|1'
}

@test "diff --section: what is not valid for rows that are there comes after them" {
    local version
    version=$(psql_in "$(database_of dev)" "$OWNER" -Atc 'show server_version_num')
    psql_in "$(database_of dev)" "$OWNER" <<'END'
create domain small as int constraint positive check (value > 0);
create table measured (n int, s small);
insert into measured values (null, 70);
alter table measured add constraint few check (n < 3) not valid;
alter domain small add constraint small check (value < 10) not valid;
END
    ((version < 180000)) ||
        psql_in "$(database_of dev)" "$OWNER" -c 'alter table measured add constraint there not null n not valid'
    "$SKINSPIRE" diff empty dev --section pre-data >pre.sql
    "$SKINSPIRE" diff empty dev --section post-data >post.sql
    psql_in "$(database_of test)" "$OWNER" -f pre.sql
    psql_in "$(database_of test)" "$OWNER" -c 'insert into measured values (null, 70)'
    psql_in "$(database_of test)" "$OWNER" -f post.sql
    run -0 "$SKINSPIRE" diff test dev --exit-code
}

@test "diff --section: refuses what has no sections" {
    run -2 "$SKINSPIRE" diff empty dev --section data
    assert_output --partial '"data" is no section'
    run -2 "$SKINSPIRE" diff test dev --section pre-data
    assert_output --partial 'diff empty TO'
}
