#!/usr/bin/env bats
# What a comparison leaves out: secrets, what a role may not read, what no kind of fact is about. It is named.

load helper

setup()
{
    new_project
    new_databases dev test
    export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
}

teardown()
{
    local environment
    for environment in dev test; do
        psql_in "$(database_of "$environment")" <<'END'
select format('alter subscription %1$I disable; alter subscription %1$I set (slot_name = none); drop subscription %1$I',
              subname)
  from pg_subscription where subdbid = (select oid from pg_database where datname = current_database()) \gexec
END
    done
    clean_up
}

# make_secrets ENVIRONMENT HOST: a mapping and subscriptions with passwords, in all forms in which they may be written.
make_secrets()
{
    psql_in "$(database_of "$1")" <<END
create foreign data wrapper w options (private_file 'wh1sper');
create server s foreign data wrapper w options (host '$2', password 'wh1sper $2');
create foreign table ft (a int) server s options (file '$2', "Token" 'wh1sper');
create user mapping for public server s options ("user" '$2', password 'wh1sper', "PassFile" '/wh1sper', key 'k');
create user mapping for $SKI_TEST_SUPERUSER server s options (sslpassword 'wh1sper', auth_token 'wh1sper');
create subscription ${ID}a connection 'host=$2 password=wh1sper dbname=d' publication p
    with (connect = false, slot_name = none);
create subscription ${ID}b connection 'dbname=d password = ''wh1sper \\'' wh1sper''host=$2 sslpassword=wh1sper'
    publication p with (connect = false, slot_name = none);
create subscription ${ID}c connection 'postgresql://u:wh1sper@$2/d?password=wh1sper&sslpassword=wh1sper&sslmode=allow'
    publication p with (connect = false, slot_name = none);
create subscription ${ID}d connection 'postgres://$2/d?pass%77ord=wh1sper' publication p
    with (connect = false, slot_name = none);
END
}

@test "diff: no secret of a mapping or a connection is read, and that is said" {
    make_secrets dev one
    make_secrets test other
    run "$SKINSPIRE" diff "$(url_of dev "$SKI_TEST_SUPERUSER")" "$(url_of test "$SKI_TEST_SUPERUSER")"
    assert_success
    refute_output --partial wh1sper
    assert_output --partial "OPTIONS (SET \"user\" 'other')"
    assert_output --partial "ALTER SERVER s OPTIONS (SET host 'other')"
    assert_output --partial "ALTER FOREIGN TABLE public.ft OPTIONS (SET file 'other')"
    assert_output --partial 'the option private_file of foreign data wrapper w'
    assert_output --partial 'the option password of server s'
    assert_output --partial 'the option "Token" of foreign table public.ft'
    assert_output --partial "ALTER SUBSCRIPTION ${ID}a CONNECTION 'host=other dbname=d'"
    assert_output --partial "ALTER SUBSCRIPTION ${ID}b CONNECTION 'dbname=d host=other'"
    assert_output --partial "ALTER SUBSCRIPTION ${ID}c CONNECTION 'postgresql://u@other/d?sslmode=allow'"
    refute_output --partial "ALTER SUBSCRIPTION ${ID}d"
    assert_output --partial 'the option password of user mapping FOR PUBLIC SERVER s'
    assert_output --partial 'the option "PassFile" of user mapping FOR PUBLIC SERVER s'
    assert_output --partial "the option auth_token of user mapping FOR $SKI_TEST_SUPERUSER SERVER s"
    assert_output --partial "the secrets in the connection of subscription ${ID}d"
    assert_output --partial 'the comparison is incomplete'
}

@test "diff: what a role may not read is named" {
    make_secrets dev one
    make_secrets test other
    run "$SKINSPIRE" diff dev test
    assert_success
    refute_output --partial wh1sper
    assert_output --partial 'the options of user mapping FOR PUBLIC SERVER s, which this role may not read'
    assert_output --partial "the connection of subscription ${ID}a, which this role may not read"
    refute_output --partial 'ALTER SUBSCRIPTION'
}

@test "diff: an object that no kind of fact is about is named" {
    psql_in "$(database_of test)" <<'END'
set allow_system_table_mods = on;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger "Odd one" after insert on pg_catalog.pg_description for each row execute function f();
END
    run "$SKINSPIRE" diff dev test
    assert_success
    assert_output --partial 'trigger Odd one on table pg_description'
    assert_output --partial 'the comparison is incomplete'
}

@test "diff: a column that cannot become inherited only is named, unless its table is made anew" {
    local inherited='create table p (a int); create table c (b int) inherits (p);'
    local own='create table p (a int); create table c (a int, b int) inherits (p);'
    local left='column public.c.a stays its table'
    psql_in "$(database_of dev)" <<<"$own"
    psql_in "$(database_of test)" <<<"$inherited"
    run -0 --separate-stderr "$SKINSPIRE" diff dev test
    [[ $stderr == *"$left"*'the comparison is incomplete'* ]] || fail "$stderr"
    run -0 --separate-stderr "$SKINSPIRE" diff test dev
    [[ $stderr != *"$left"* ]] || fail "$stderr"
    run -0 --separate-stderr "$SKINSPIRE" diff empty test
    [[ $stderr != *"$left"* ]] || fail "$stderr"
}

@test "diff: objects of every catalog are looked for" {
    local catalogs catalog
    # Labels are parts of their type, and large objects are rows.
    catalogs=$(psql_super -c "select c.relname
                                from pg_class c
                                join pg_attribute a on a.attrelid = c.oid and a.attname = 'oid'
                               where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r'
                                 and not c.relisshared and c.relname not in ('pg_enum', 'pg_largeobject_metadata')")
    ((${#catalogs} > 300))
    for catalog in $catalogs; do
        grep --quiet --extended-regexp "from ${catalog}s?( |\$)" "$BATS_TEST_DIRNAME/../../src/catalog/snapshot_objects.sql" ||
            fail "nobody looks for objects in $catalog"
    done
}

@test "diff: what the members of an extension bring along is the extension's" {
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'create extension earthdistance cascade'
    run -0 --separate-stderr "$SKINSPIRE" diff dev dev
    [[ $stderr != *'not compared'* ]] || fail "$stderr"
}
