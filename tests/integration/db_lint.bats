#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
# Risks of revisions: db lint.
load helper
load migrations

setup()
{
    new_project
    new_databases dev
    mkdir -p migrations/versions
}

teardown() { clean_up; }

# rules_of STATEMENTS: the rules that they break, in order.
rules_of()
{
    printf '%s\n' "$1" >one.sql
    "$SKINSPIRE" db lint one.sql --json | jq -r '.findings[].rule' | paste -sd' '
}

# means STATEMENTS RULES
means() { assert_equal "$(rules_of "$1"): $1" "$2: $1"; }

@test 'db lint: what loses data, rewrites, or locks' {
    means 'drop table a.b, c' 'drop-table drop-table'
    means 'drop table c cascade' 'drop-table drop-cascade'
    means 'drop schema s' drop-schema
    means 'drop type t cascade' drop-cascade
    means 'alter table t drop column c' drop-column
    means 'alter table t drop c cascade' 'drop-column drop-cascade'
    means 'truncate a, b' 'truncate truncate'
    means 'delete from t where x' delete-rows
    means 'update t set a = 1' update-all-rows
    means 'update t set a = 1 where b' ''
    means 'alter table t add c int not null' add-not-null
    means 'alter table t add c int not null default 1' ''
    means 'alter table t add c int not null default null' add-not-null
    means 'alter table t add c timestamptz not null default now()' ''
    means 'alter table t add c uuid default gen_random_uuid()' volatile-default
    means 'alter table t add c text default (md5(random()::text))' volatile-default
    means 'alter table t add c bigserial' volatile-default
    means 'alter table t add c int generated always as identity' generated-column
    means 'alter table t add c int generated always as (a + 1) stored' generated-column
    means 'alter table t add c int unique' add-unique
    means 'alter table t add c int references z' add-foreign-key
    means 'alter table t alter c type bigint using c::bigint' change-type
    means 'alter table t alter c set not null' set-not-null
    means 'alter table t add foreign key (c) references z' add-foreign-key
    means 'alter table t add foreign key (c) references z not valid' ''
    means 'alter table t add check (c > 0)' add-check
    means 'alter table t add check (c > 0) not valid' ''
    means 'alter table t add unique (c)' add-unique
    means 'alter table t add constraint u unique using index i' ''
    means 'alter table t add exclude using gist (c with &&)' add-exclusion
    means 'alter table t validate constraint k' ''
    means 'alter table t add constraint k check (c > 0) not valid; alter table t validate constraint k' validate-at-once
    means 'alter table t rename a to b; alter table t rename to u' 'rename rename'
    means 'alter view v rename to w; alter index i rename to j' ''
    means 'alter table t set unlogged; cluster t' 'rewrite-table rewrite-table'
    means 'alter table t attach partition p for values in (1)' attach-partition
    means 'create index on t (c)' create-index
    means 'create index concurrently on t (c)' not-in-transaction
    means 'drop index i; reindex table t' 'drop-index reindex'
    means 'vacuum full t' 'not-in-transaction rewrite-table'
    means 'refresh materialized view v; refresh materialized view concurrently v' refresh-view
    means 'do $$ begin end $$' unseen
    means 'with d as (delete from a returning *) select * from d' delete-rows
    means 'with d as (delete from a returning *) insert into b select * from d' delete-rows
    means 'with d as (update a set v = 1 returning *) select * from d' update-all-rows
    means 'merge into a using b on a.id = b.id when matched then delete' delete-rows
    means 'merge into a using b on a.id = b.id when matched then update set v = 1' ''
    means 'update t set v = 1 where true; update t set v = 1 where 1 = 1' 'update-all-rows update-all-rows'
    means 'explain analyze delete from t; explain (analyze) delete from t' 'delete-rows delete-rows'
    means 'explain delete from t; create rule r as on insert to t do also delete from u' ''
    means 'prepare p as delete from t; execute p' delete-rows
    means 'copy (delete from t returning *) to stdout' delete-rows
    means 'create table n as with d as (delete from t returning *) select * from d' delete-rows
    means 'drop owned by r cascade' drop-owned
    means 'drop sequence a, b; drop extension e' 'drop-sequence drop-sequence drop-extension'
    means 'create sequence s; drop sequence s; drop sequence s cascade' drop-cascade
    means 'drop materialized view v' drop-materialized-view
    means 'drop database d' 'not-in-transaction drop-database'
    means 'select lo_unlink(7); select lo_unlink(o) from t' 'unlink-large-object unlink-large-object'
    means "call f(); select f(); insert into t select f(g(1), f(2)); select s.now()" 'unseen unseen unseen unseen unseen'
    means "select now(), count(*), pg_catalog.lower('A') from t; create index on t (c) where f(c)" create-index
    means 'create table n (id int); create index on n (id); alter table n alter id type bigint; drop table n' ''
    means 'create table "n N" as select 1 as a; alter table "n N" alter a set not null; alter table n alter a set not null' set-not-null
    means 'insert into t values (1); select 1; grant select on t to x; this is no SQL' ''
}

@test 'db lint: the place, the lock, why, and what is safer; the exit code; what was thought of' {
    revision 1a '' 'create table t (id int);' 'drop table t;'
    run -0 "$SKINSPIRE" db lint
    assert_output '0 warnings and 0 notes in 1 file'
    revision 2b 1a $'-- a comment\n\n  alter table t\n      drop column "O\'x";' 'alter table t add "O'\''x" int;'
    run -6 "$SKINSPIRE" db lint
    assert_line --partial "versions/2b.sql:9:3: warning: drop-column: loses data, ACCESS EXCLUSIVE on t: the column's values are gone"
    assert_line --partial 'safer: let no code use it'
    run -6 "$SKINSPIRE" db lint migrations/versions/2b.sql --json
    assert_equal "$(jq -r '.findings[0] | [.revision, .line, .column, .lock, .table, .note] | @csv' <<<"$output")" \
        '"2b",9,3,"ACCESS EXCLUSIVE","t",false'
    sed -i 's/-- a comment/-- lint: allow rename, drop-column/' migrations/versions/2b.sql
    run -0 "$SKINSPIRE" db lint
    sed -i 's/drop-column/drop-columns/' migrations/versions/2b.sql
    run -6 "$SKINSPIRE" db lint
}

@test 'db lint: parts outside of a transaction, and ways back that are missing' {
    revision 1a '' $'create table t (id int);\n-- @upgrade outside transaction\ncreate index concurrently i on t (id);'
    run -6 "$SKINSPIRE" db lint
    assert_output --partial 'versions/1a.sql:1:1: warning: no-downgrade'
    refute_output --partial not-in-transaction
    printf -- '\n-- @downgrade\n-- nothing comes to mind\n' >>migrations/versions/1a.sql
    run -0 "$SKINSPIRE" db lint
    assert_output --partial 'note: empty-downgrade'
    printf 'drop index concurrently i;\ndrop table t;\n' >>migrations/versions/1a.sql
    run -6 "$SKINSPIRE" db lint
    assert_output --partial 'not-in-transaction'
    refute_output --partial drop-table
}

@test 'db lint --pending: what the database lacks, and tables without rows do not count' {
    revision 1a '' 'create table full_one (id int, name varchar(20)); create table empty_one (id int); insert into full_one values (1)' '-- x'
    revision 2b 1a 'drop table full_one; drop table empty_one; drop table nosuch;' '-- x'
    run -0 "$SKINSPIRE" db lint --pending
    "$SKINSPIRE" db upgrade 1a --no-backup --quiet
    run -6 "$SKINSPIRE" db lint --pending
    assert_output --partial 'on full_one'
    refute_output --partial empty_one
    refute_output --partial nosuch
    refute_output --partial 1a.sql
    # A type that changes no row's bytes.
    revision 2b 1a 'alter table full_one alter name type varchar(30), alter name type text' '-- x'
    run -0 "$SKINSPIRE" db lint --pending
    revision 2b 1a 'alter table full_one alter name type varchar(10)' '-- x'
    run -6 "$SKINSPIRE" db lint --pending
    # What a validated CHECK says already is not looked for again.
    revision 2b 1a 'alter table full_one alter id set not null' '-- x'
    psql_in "$(database_of dev)" "$OWNER" -c 'alter table full_one add constraint k check (id is not null) not valid'
    run -6 "$SKINSPIRE" db lint --pending
    psql_in "$(database_of dev)" "$OWNER" -c 'alter table full_one validate constraint k'
    run -0 "$SKINSPIRE" db lint --pending
    run -2 "$SKINSPIRE" db lint --pending migrations/versions/2b.sql
}

@test 'db lint: a file is a revision by its header, not by what stands in its statements' {
    printf -- "drop table a;\nselect '\n-- @upgrade\n';\n-- @downgrade\ndrop table b;\n" >one.sql
    run -6 "$SKINSPIRE" db lint one.sql
    assert_output --partial 'one.sql:6:1'
    printf -- '--Revision ID: a\n--Revises:\n--@upgrade\ndrop table a;\n--@downgrade\ncreate table a();\ndrop table b;' >one.sql
    run -6 "$SKINSPIRE" db lint one.sql
    refute_output --partial 'one.sql:7'
}

@test 'db lint: bad input is one error with its place' {
    run -1 "$SKINSPIRE" db lint nosuch.sql
    printf "select 1;\n\nselect 'open" >one.sql
    run -2 "$SKINSPIRE" db lint one.sql
    assert_output --partial 'one.sql:3:8'
    printf 'select \xe9;' >one.sql
    run -3 "$SKINSPIRE" db lint one.sql
    assert_output --partial 'one.sql:1: error: the file is not in UTF-8'
    printf -- '-- Revision ID: a\n-- Revises:\n-- @upgrade\n\nselect 1\0;' >one.sql
    run -3 "$SKINSPIRE" db lint one.sql
    assert_output --partial 'one.sql:5: error: the file has a byte that is zero'
    : >one.sql
    run -0 "$SKINSPIRE" db lint one.sql
    python3 -c 'print("select " + "(" * 200000 + "1" + ")" * 200000)' >one.sql
    run -0 "$SKINSPIRE" db lint one.sql
    python3 -c 'print("drop table " + ",".join(f"t{i}" for i in range(1000)))' >one.sql
    run -6 "$SKINSPIRE" db lint one.sql
}
