#!/usr/bin/env bats
# The command diff: its sides, shadow databases, the cache, what it prints. That its SQL is right is shown by
# diff_pairs.bats.

load helper

setup()
{
    new_project
    new_databases dev test
    export XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache
}

teardown()
{
    clean_up
}

# write_clinic: a folder of SQL that only loads in another order than that of its names.
write_clinic()
{
    mkdir -p clinic/tables
    echo 'create view app.names as select name from app.patients; comment on view app.names is $$x$$;' >clinic/a.sql
    cat >clinic/tables/patients.sql <<'END'
set search_path = app;
create table patients (id int primary key, name text not null, ward int references wards);
create index on patients (ward);
END
    cat >clinic/tables/wards.sql <<'END'
create table wards (id int primary key, kind kind_of_ward);
copy wards (id, kind) from stdin;
1	open
\.
END
    echo 'create type app.kind_of_ward as enum ($$open$$, $$closed$$);' | sed "s/\\$\\$/'/g" >clinic/types.sql
    echo 'create schema app;' >clinic/z_schema.sql
}

@test "diff: files load in any order, and their script makes the same database" {
    write_clinic
    run --separate-stderr "$SKINSPIRE" diff dev clinic --output upgrade.sql
    assert_success
    assert_output ''
    psql_in "$(database_of dev)" "$OWNER" -f upgrade.sql

    run --separate-stderr "$SKINSPIRE" diff dev clinic --exit-code
    assert_success
    assert_output ''
    [[ $stderr == 'no difference between dev and clinic' ]]
    run psql_in "$(database_of dev)" "$OWNER" -c "select count(*) from app.wards"
    assert_output 0
    run shadows
    assert_output ''
}

@test "diff: a fresh shadow takes four connections, and one that helps if there is another" {
    local url="postgresql://${ID}few@/$(database_of dev)?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    psql_super -c "create role ${ID}few login createdb connection limit 4"
    echo 'create table few (id int);' >few.sql
    run --separate-stderr "$SKINSPIRE" diff "$url" few.sql --exit-code
    assert_failure 6
    [[ $output == *'CREATE TABLE public.few'* && -z $stderr ]]
    run shadows
    assert_output ''
}

@test "diff: with --exit-code 6 says that they differ, and --reverse goes the other way" {
    psql_in "$(database_of test)" "$OWNER" -c 'create table wards (id int)'
    run --separate-stderr "$SKINSPIRE" diff dev test --exit-code
    assert_failure 6
    [[ -z $stderr ]]
    assert_line 'CREATE TABLE public.wards ('
    run "$SKINSPIRE" diff dev test --exit-code --reverse
    assert_failure 6
    assert_line 'DROP TABLE public.wards;'
    assert_line --partial 'loses data'
    run "$SKINSPIRE" diff dev test
    assert_success
}

@test "diff: --summary is a tree, --json has the steps" {
    psql_in "$(database_of dev)" "$OWNER" -c 'create table wards (id int, old int); create view v as select 1 as one'
    psql_in "$(database_of test)" "$OWNER" -c 'create table wards (id bigint); create table beds (id int)'
    run --separate-stderr "$SKINSPIRE" diff dev test --summary
    assert_success
    assert_output - <<'END'
schema public
  + table public.beds
    table public.wards
    ~ column public.wards.id (rewrites the table)
    - column public.wards.old (loses data)
  - view public.v (takes a strong lock)

4 steps, 1 loses data, 1 rewrites its table, 1 takes a strong lock
END
    run --separate-stderr "$SKINSPIRE" diff dev test --json
    assert_success
    jq -e '.schema_version == 1 and .from == "dev" and .to == "test" and .differs and .complete' <<<"$output"
    jq -e '.steps | length == 4' <<<"$output"
    jq -e '.steps[] | select(.action == "drop" and .kind == "column") | .risk == "loses data"' <<<"$output"
    jq -r .script <<<"$output" >script.sql
    psql_in "$(database_of dev)" "$OWNER" -f script.sql
    run --separate-stderr "$SKINSPIRE" diff dev test --json
    jq -e '.differs == false and .steps == [] and .script == ""' <<<"$output"
}

@test "diff: what values lose in another type, or in one made anew, is told by the column" {
    local types="create domain five as varchar(5); create domain cents as numeric(10,2); create domain plain as int;
                 create domain positive as int check (value > 0);"
    psql_in "$(database_of dev)" "$OWNER" <<END
$types
create domain moment as timestamp;
create type stay as range (subtype = timestamp);
create type part as (n numeric, words text);
create type ward as ("the note" text, "gone 1" int, held part);
create type bed as (words text, n numeric);
create table t (cents numeric, five varchar(10), plain int, positive int, bits int, moment moment, stay stay, ward ward,
                bed bed, same positive);
END
    psql_in "$(database_of test)" "$OWNER" <<END
$types
create domain moment as date;
create type stay as range (subtype = date);
create type part as (n numeric(6,1), words text);
create type ward as (held part, "the note" text);
create type bed as (n numeric, words varchar(3));
create table t (cents cents, five five, plain plain, positive positive, bits bit(3), moment moment, stay stay, ward ward,
                bed bed, same int);
END
    run -0 --separate-stderr "$SKINSPIRE" diff dev test --json
    run jq -r '.steps[] | select(.kind == "column") | [.object, .risk, .why // ""] | join("|")' <<<"$output"
    assert_output - <<'END'
public.t.cents|loses data|values are rounded, or a part of them is dropped; it fails where a value does not fit; what does not fit the new type is cut; an attribute's values are gone
public.t.five|rewrites the table|it fails where a value does not fit
public.t.plain|takes a strong lock|
public.t.positive|rewrites the table|it fails where a value does not fit
public.t.bits|loses data|what does not fit the new type is cut
public.t.moment|loses data|values are rounded, or a part of them is dropped
public.t.stay|loses data|values are rounded, or a part of them is dropped
public.t.ward|loses data|an attribute's values are gone
public.t.bed|loses data|what does not fit the new type is cut
public.t.same|takes a strong lock|
END
}

@test "diff: what a cast, or reading the text of values, takes from them is told as well" {
    local types="create domain d as numeric(10,3); create domain dd as d; create domain d1 as numeric(10,1);
                 create domain dd1 as d1; create domain several as numeric(10,2)[]; create type x as (a int, b int);
                 create type y as (b int, a int); create type z as (c int, d int); create type w as (a int);"
    local name from to rest
    echo "$types" | tee before.sql >after.sql
    while IFS='|' read -r name from to rest; do
        echo "create table $name (c $from);" >>before.sql
        echo "create table $name (c $to);" >>after.sql
        echo "public.$name.c|$rest" >>expected
    done <<'END'
a1|dd|dd1|loses data|values are rounded, or a part of them is dropped
a2|several|int[]|loses data|values are rounded, or a part of them is dropped
a3|numeric|numeric(5,-2)|loses data|values are rounded, or a part of them is dropped
a4|text|"char"|loses data|values may become something else
a5|inet|cidr|loses data|values may become something else
a6|box|point|loses data|values may become something else
a7|json|jsonb|rewrites the table|every value is converted
a8|text|date|loses data|values are rounded, or a part of them is dropped; it fails where a value does not fit
a9|text|bigint|loses data|how values were written is gone, as leading zeros; it fails where a value does not fit
b1|jsonb|int|loses data|values may become something else
b2|tsrange|daterange|loses data|values may become something else
b3|interval|interval year to month|loses data|values are rounded, or a part of them is dropped
b4|text|char(5)|rewrites the table|it fails where a value does not fit
b5|timestamp|timestamptz|loses data|values are rounded, or a part of them is dropped
b6|x|y|rewrites the table|it fails where a value does not fit
b7|x|z|loses data|attributes of other names take the values at their places
b8|x|w|loses data|an attribute's values are gone
c1|int[]|varchar(3)|rewrites the table|it fails where a value does not fit
c2|varchar(3)[]|text[]|rewrites the table|every value is converted
c3|varchar(3)|varchar(5)|takes a strong lock
c4|jsonb|numeric|loses data|values may become something else
c5|dd|numeric|takes a strong lock
c6|dd|numeric(12,3)|rewrites the table|every value is converted
c7|text|uuid|rewrites the table|it fails where a value does not fit
END
    psql_in "$(database_of dev)" "$OWNER" -f before.sql -c "insert into b6 values ((1, 2)); insert into c1 values ('{1}')"
    psql_in "$(database_of test)" "$OWNER" -f after.sql
    run -0 --separate-stderr "$SKINSPIRE" diff dev test --json
    jq -r '.steps[] | [.object, .risk, .why] | map(values) | join("|")' <<<"$output" | diff expected -
    jq -r .script <<<"$output" >script.sql
    psql_in "$(database_of dev)" "$OWNER" -f script.sql
    run psql_in "$(database_of dev)" "$OWNER" -Atc 'select (c).a, (c).b from b6' -c 'select c from c1'
    assert_output $'1|2\n{1}'
    run -0 "$SKINSPIRE" diff dev test --exit-code
}

@test "diff: a schema that neither side has is no reason to call them equal" {
    run -2 "$SKINSPIRE" diff dev test --schema pubilc --exit-code
    assert_output --partial "neither dev nor test has a schema 'pubilc'"
    run -0 "$SKINSPIRE" diff empty dev --schema public
}

@test "diff: what is left out does not go by CASCADE" {
    local type="create type span; create function whole(span) returns span language internal immutable strict as"
    psql_in "$(database_of dev)" "$SUPERUSER" <<END
$type 'int8range_canonical'; create type span as range (subtype = bigint, canonical = whole);
create table kept (s span); insert into kept values ('[1,5]');
END
    psql_in "$(database_of test)" "$SUPERUSER" <<END
$type 'int4range_canonical'; create type span as range (subtype = integer, canonical = whole);
create table kept (s span);
END
    run -2 "$SKINSPIRE" diff dev test --exclude kept
    assert_output --partial 'range type public.span can only be dropped with CASCADE, which would take column public.kept.s'
    run -2 "$SKINSPIRE" diff dev empty --exclude kept
    assert_output --partial 'which is left out'
    run -0 "$SKINSPIRE" diff dev test --exclude comment
}

@test "diff: a comment that is left out is missed where its object is made anew" {
    psql_in "$(database_of dev)" "$OWNER" -c 'create view v as select 1 as a; create view same as select 1 as a' \
        -c "comment on column v.a is 'one'; comment on view same is 'same'"
    psql_in "$(database_of test)" "$OWNER" -c "create view v as select 'a' as a; create view same as select 1 as a"
    run -0 --separate-stderr "$SKINSPIRE" diff dev test --exclude comment
    assert_line --partial '-- irreversible: ACCESS EXCLUSIVE on public.v; it is made anew without its comment, which is left out'
    refute_line --partial 'public.same'
}

@test "diff: what is said of a step's lock and of its table is what the server does" {
    local server="create foreign data wrapper w; create server s foreign data wrapper w"
    psql_in "$(database_of dev)" "$SUPERUSER" <<END
$server; create foreign table far (n numeric, w varchar(9)) server s;
create foreign table parent (n numeric) server s; create table child () inherits (parent);
create sequence s1; create table t (i int);
END
    psql_in "$(database_of test)" "$SUPERUSER" <<END
$server; create foreign table far (n int, w varchar(9)) server s;
create foreign table parent (n int) server s; create table child () inherits (parent);
create sequence s1; create table t (i int); alter sequence s1 owned by t.i;
END
    run -0 --separate-stderr "$SKINSPIRE" diff dev test --json
    run jq -r '.steps[] | [.object, .risk, .lock, .why] | map(values) | join("|")' <<<"$output"
    assert_output - <<'END'
public.s1|takes a strong lock|SHARE ROW EXCLUSIVE on public.s1
public.far.n|takes a strong lock|ACCESS EXCLUSIVE on public.far
public.parent.n|loses data|ACCESS EXCLUSIVE on public.parent|values are rounded, or a part of them is dropped
END
}

@test "diff: numbers that a sequence has given, and secrets, are not dropped in silence" {
    local wrapper="create foreign data wrapper w; grant usage on foreign data wrapper w to \"$OWNER\""
    psql_in "$(database_of dev)" "$SUPERUSER" <<END
$wrapper; create server s type 'one' foreign data wrapper w; alter server s owner to "$OWNER";
create user mapping for public server s options (password 'x');
create sequence alone; create sequence other; create table t (i int generated always as identity, j serial, k int);
create type word as enum ('long', 'longer'); create table words (w word);
END
    psql_in "$(database_of test)" "$SUPERUSER" <<END
$wrapper; create server s type 'two' foreign data wrapper w; alter server s owner to "$OWNER";
create user mapping for public server s options ("user" 'o', password 'y');
create sequence other increment -1 start -1; create table t (k int);
create table t2 (i int); alter table t add i int generated always as identity (increment -1), add j int;
create domain word as varchar(4); create table words (w word);
END
    run -0 --separate-stderr "$SKINSPIRE" diff dev test --json
    run jq -r '.steps[] | select(.kind | test("seq|column|mapping")) | [.action, .object, .risk, .why] | map(values) | join("|")' \
        <<<"$output"
    assert_output --partial 'drop|public.alone|loses data|nobody knows any more which numbers were given'
    assert_output --partial 'alter|public.other|loses data|it starts anew: nobody knows any more which numbers'
    assert_output --partial 'alter|public.t.i|loses data|it starts anew'
    assert_output --partial 'drop|public.t_j_seq|takes a strong lock'
    assert_output --partial 'drop|FOR PUBLIC SERVER s|loses data|its secret options are gone'
    assert_output --partial 'create|FOR PUBLIC SERVER s|safe|its secret options have to be set by hand'
    assert_output --partial 'alter|public.words.w|loses data|what does not fit the new type is cut'
    run -0 --separate-stderr "$SKINSPIRE" diff dev test
    assert_line -- '-- safe: its secret options have to be set by hand'
}

@test "diff: attributes that would change places inside of arrays are refused" {
    local types="create type x as (a int, b int); create type y as (b int, a int)"
    psql_in "$(database_of dev)" "$OWNER" -c "$types" -c 'create table t (c x[])'
    psql_in "$(database_of test)" "$OWNER" -c "$types" -c 'create table t (c y[])'
    run "$SKINSPIRE" diff dev test
    assert_failure 2
    assert_output --partial 'column public.t.c takes type public.y[] instead of public.x[], which has its attributes'
}

@test "diff: --schema and --exclude narrow it" {
    psql_in "$(database_of test)" "$OWNER" <<'END'
create schema "Ward B";
create schema other;
create table "Ward B".beds (id int);
create table other.audit_log (id int);
create table other.beds (id int);
comment on table other.beds is 'x';
END
    psql_in "$(database_of dev)" "$OWNER" -c 'create schema "Ward B"; create schema other'
    run --separate-stderr "$SKINSPIRE" diff dev test --schema 'Ward B' --summary
    assert_output --partial 'Ward B'
    refute_output --partial other
    run --separate-stderr "$SKINSPIRE" diff dev test --schema other --exclude 'audit*' --exclude comment --summary
    assert_output - <<'END'
schema other
  + table other.beds

1 step
END
}

@test "diff: the program's own schema and alembic_version do not count" {
    psql_in "$(database_of dev)" "$OWNER" -c 'create schema skinspire; create table skinspire.operation_log (id int);
                                              create table alembic_version (version_num text primary key)'
    run --separate-stderr "$SKINSPIRE" diff dev test --exit-code
    assert_success
    assert_output ''
}

@test "diff: a command and a URL are sides; empty is one" {
    local url
    url=$(url_of dev)
    run --separate-stderr "$SKINSPIRE" diff "$url" '!echo "create table wards (id int);"'
    assert_success
    assert_line 'CREATE TABLE public.wards ('
    run --separate-stderr "$SKINSPIRE" diff empty 'command:echo "create table wards (id int);"' --summary
    assert_line '  + table public.wards'
    psql_in "$(database_of dev)" "$OWNER" -c 'create table beds (id int)'
    run --separate-stderr "$SKINSPIRE" diff dev empty
    assert_line 'DROP TABLE public.beds;'

    run "$SKINSPIRE" diff dev '!echo "create table wards (id int);"; exit 3'
    assert_failure 1
    assert_line --partial 'exited with status 3'
    run "$SKINSPIRE" diff dev $'!printf "\n create tabel x;"'
    assert_failure 5
    assert_line --partial 'what the command printed:2:9: error: syntax error at or near "tabel"'
}

@test "diff: a folder that does not load names the first cause with file and line" {
    mkdir s
    echo 'create view w as select * from v;' >s/1.sql
    printf 'create table t (id int);\n\ncreate view v as\n  select nothing from t;\n' >s/2.sql
    echo 'create view u as select * from w;' >s/3.sql
    run "$SKINSPIRE" diff dev s
    assert_failure 5
    assert_line --index 0 's/2.sql:4:10: error: column "nothing" does not exist'
    assert_line --partial '2 more statements of the files fail'
    assert_line --partial 's/1.sql:1: relation "v" does not exist'
    run shadows
    assert_output ''
}

@test "diff: circles through bodies of functions load, and each body is checked in the end" {
    cat >c.sql <<'END'
alter default privileges grant select on tables to public;
create table parts (id int default newest(), check (even(id) or odd(id)));
create function newest() returns int language sql as 'select max(id) from parts';
create
  function even(n int) returns bool language sql as 'select case when n = 0 then true else odd(n - 1) end';
create or replace function odd(n int) returns bool language sql as 'select case when n = 0 then false else even(n - 1) end';
alter function newest() cost 7 set search_path = public;
END
    run --separate-stderr "$SKINSPIRE" diff dev c.sql
    assert_success
    assert_line ' COST 7'
    assert_line --partial 'DEFAULT public.newest()'
    run --separate-stderr "$SKINSPIRE" diff dev c.sql --summary
    assert_line --partial '+ table public.parts'

    echo "create function last() returns int language sql as 'select nothing from parts'; select last();" >d.sql
    echo "create function lost() returns int language sql as 'select last() + gone()';" >>d.sql
    mkdir s
    mv c.sql d.sql s
    run "$SKINSPIRE" diff dev s
    assert_failure 5
    assert_line --index 0 's/d.sql:1:60: error: column "nothing" does not exist'
}

@test "diff: a URL that leaves the user open has a shadow of whoever connects" {
    export PGUSER=$OWNER DEV_DATABASE_URL="postgresql:///$(database_of dev)?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    echo 'create table t (id int);' >t.sql
    run --separate-stderr "$SKINSPIRE" diff dev t.sql --summary
    assert_success
    assert_line '  + table public.t'
}

@test "diff: bad sides are told plainly" {
    run "$SKINSPIRE" diff dev nowhere
    assert_failure 2
    assert_line --partial 'nowhere is no environment and no revision, and there is no file or folder of that name'
    mkdir none
    run "$SKINSPIRE" diff dev none
    assert_failure 2
    assert_line --partial 'holds no *.sql'
    printf "create table t (a text default 'x" >open.sql
    run "$SKINSPIRE" diff dev open.sql
    assert_failure
    assert_line --partial 'open.sql:1'
    run "$SKINSPIRE" diff dev "postgresql://$OWNER@/nothing_here?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    assert_failure 4
}

@test "diff: what is about the whole server is left out, and a role that is missing is told" {
    cat >roles.sql <<END
create role ${ID}never;
create database ${ID}never;
alter role $OWNER set work_mem = '1GB';
create table t (id int);
END
    run --separate-stderr "$SKINSPIRE" diff dev roles.sql --summary
    assert_success
    assert_line '  + table public.t'
    [[ $stderr == *'3 statements about roles, databases and tablespaces were left out'* ]]
    run psql_super -c "select rolname from pg_roles where rolname = '${ID}never'
                       union all select datname from pg_database where datname = '${ID}never'"
    assert_output ''
    echo "grant select on t to ${ID}never;" >>roles.sql
    run "$SKINSPIRE" diff dev roles.sql
    assert_failure 5
    assert_line --partial "roles.sql:5:1: error: role \"${ID}never\" does not exist"
}

@test "diff: what one transaction can't hold is loaded with several" {
    cat >enum.sql <<'END'
create type mood as enum ('good');
create table t (m mood);
alter type mood add value 'bad';
alter table t alter column m set default 'bad';
create index concurrently i on t (m);
END
    run --separate-stderr "$SKINSPIRE" diff dev enum.sql --summary
    assert_success
    assert_line --partial '    + index public.i'
    [[ -z $stderr ]]
    sed -i "3i insert into t values ('good');" enum.sql # behind which it is one transaction, until it can't be
    run --separate-stderr "$SKINSPIRE" diff dev enum.sql --summary
    assert_success
    assert_line --partial '    + index public.i'
    [[ -z $stderr ]]
    run shadows
    assert_output ''
}

@test "diff: settings hold for what stands behind them, also for what runs later" {
    cat >s.sql <<'END'
create schema a;
create schema b;
set search_path = a;
create view v as select * from late;
set search_path = b;
create table t (id int);
set search_path = a;
create table late (id int);
set no_such_parameter_at_all = 1;
reset search_path;
begin;
set local search_path = b;
create table there (id int);
commit;
END
    run --separate-stderr "$SKINSPIRE" diff dev s.sql --summary
    assert_success
    assert_line '  + table b.there'
    assert_line '  + view a.v'
    assert_line '  + table a.late'
    assert_line '  + table b.t'
    [[ $stderr == *'no_such_parameter_at_all'* ]]
}

@test "diff: files that stay the same are not loaded again, and a damaged cache is made anew" {
    write_clinic
    "$SKINSPIRE" diff dev clinic --summary >first
    # Nobody can create a database now.
    psql_super -c "alter role $OWNER nocreatedb"
    run "$SKINSPIRE" diff dev clinic --summary
    assert_success
    assert_equal "$output" "$(<first)"
    echo '-- another' >>clinic/a.sql
    run "$SKINSPIRE" diff dev clinic --summary
    assert_failure 5
    assert_line --partial 'permission denied to create database'
    assert_line --partial "ALTER ROLE $OWNER CREATEDB"

    psql_super -c "alter role $OWNER createdb"
    "$SKINSPIRE" diff dev clinic --summary >second
    for file in .skinspire/cache/*.snapshot; do
        printf 'x' | dd of="$file" bs=1 seek=100 conv=notrunc status=none
    done
    run "$SKINSPIRE" diff dev clinic --summary
    assert_success
    assert_equal "$output" "$(<second)"
    run "$SKINSPIRE" diff dev clinic --summary
    assert_equal "$output" "$(<first)"
}

@test "diff: a killed run's shadow goes with the next run, a living one's and anybody's database stays" {
    local killed living first
    echo 'create table t (id int); select pg_sleep(30);' >slow.sql
    echo 'create table t (id int);' >fast.sql
    "$SKINSPIRE" diff dev slow.sql 3>&- &
    killed=$!
    until [[ -n $(shadows) ]]; do sleep 0.05; done
    first=$(shadows)
    "$SKINSPIRE" diff test slow.sql 3>&- >/dev/null 2>&1 &
    living=$!
    until [[ $(shadows | wc -l) == 2 ]]; do sleep 0.05; done
    psql_super -c "create database skinspire_shadow_${ID}mine owner $OWNER"
    psql_in "skinspire_shadow_${ID}mine" "$OWNER" -c 'create table t (id int)'
    kill -9 "$killed"
    # Its server session ends only when it notices.
    psql_super -c "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$first'" >/dev/null
    until [[ $("$SKINSPIRE" diff dev fast.sql >/dev/null 2>&1; shadows | wc -l) == 2 ]]; do sleep 0.1; done
    run shadows
    assert_output --partial "skinspire_shadow_${ID}mine"
    kill -INT "$living"
    ends_with 130 "$living"
    psql_super -c "drop database skinspire_shadow_${ID}mine"
    run shadows
    assert_output ''
}

# keeps_up ARGUMENTS: after a change of the files, the kept shadow gives what a fresh one gives. Sets HOW to what was
# said about the shadow.
keeps_up()
{
    run --separate-stderr "$SKINSPIRE" diff empty clinic --keep-shadow --verbose
    HOW=$stderr
    assert_success
    printf '%s\n' "$output" >kept.sql
    # In another project nothing is kept or cached.
    run --separate-stderr "$SKINSPIRE" --project "$BATS_TEST_TMPDIR/other" diff empty "$PROJECT/clinic" --output fresh.sql
    assert_success
    psql_in "$(database_of dev)" "$OWNER" -c 'drop schema if exists app cascade'
    psql_in "$(database_of test)" "$OWNER" -c 'drop schema if exists app cascade'
    psql_in "$(database_of dev)" "$OWNER" -f kept.sql
    psql_in "$(database_of test)" "$OWNER" -f fresh.sql
    run "$SKINSPIRE" diff dev test --exit-code
    assert_success
}

@test "diff: a kept shadow takes over what has changed, and gives the same as a fresh one" {
    local name
    mkdir -p "$BATS_TEST_TMPDIR/other"
    : >"$BATS_TEST_TMPDIR/other/skinspire.yaml"
    write_clinic
    keeps_up
    name=$(shadows)
    [[ $name == skinspire_shadow_kept_* ]]
    run "$SKINSPIRE" env
    assert_line --partial "shadow database $name of $PROJECT/clinic"
    run "$SKINSPIRE" env --json
    jq -e --arg name "$name" '.environments[0].kept_shadows[0].database == $name' <<<"$output"

    echo 'create table app.beds (id int primary key, ward int references app.wards); -- new' >clinic/beds.sql
    keeps_up
    [[ $HOW == *'took over 1 new statements for 0'* ]]
    sed -i 's/name text not null/name varchar(80), born date not null default now()/' clinic/tables/patients.sql
    keeps_up
    [[ $HOW == *"is built anew: cannot alter type of a column used by a view"* ]]
    sed -i 's/kind kind_of_ward/kind kind_of_ward, "Größe, m²" numeric(10, 2) default 0/' clinic/tables/wards.sql
    keeps_up
    [[ $HOW == *'took over 1 new statements for 1'* ]]
    rm clinic/beds.sql
    keeps_up
    [[ $HOW == *'is built anew: something would have to be dropped'* ]]
    sed -i "s/comment on view.*/comment on view app.names is 'another'/" clinic/a.sql
    keeps_up
    [[ $HOW == *'is built anew'* ]]
    [[ $(shadows) == "$name" ]]

    # A file that is wrong leaves neither a wrong shadow nor a wrong answer.
    echo 'create table app.x (id nowhere);' >clinic/x.sql
    run "$SKINSPIRE" diff empty clinic --keep-shadow
    assert_failure 5
    assert_line --partial 'clinic/x.sql:1:24: error: type "nowhere" does not exist'
    rm clinic/x.sql
    keeps_up

    # Who does not keep it any more gets rid of it.
    echo '-- another' >>clinic/a.sql
    "$SKINSPIRE" diff dev clinic >/dev/null
    run shadows
    assert_output ''
}

@test "diff: a kept shadow takes nothing over whose place among the others counts" {
    mkdir -p "$BATS_TEST_TMPDIR/other" clinic
    : >"$BATS_TEST_TMPDIR/other/skinspire.yaml"
    cat >clinic/1.sql <<'END'
create schema app;
create function app.half(n bigint) returns bigint immutable language sql as 'select n / 2';
END
    cat >clinic/3.sql <<'END'
create table app.t (id int default app.half(8), note text, check (app.half(id) < 9));
create policy few on app.t using (id > 1);
alter table app.t alter note set default 'last';
create table app.w (id int) partition by list (id);
create table app.w1 partition of app.w for values in (1);
END
    keeps_up
    # Another function of that name, before the table that it changes.
    echo "create function app.half(n int) returns int immutable language sql as 'select n / 2';" >clinic/2.sql
    keeps_up
    [[ $HOW == *'is built anew: a new name is there already'* ]]
    # A default that a later statement sets again.
    sed -i "s/^create policy/alter table app.t alter note set default 'first';\n&/" clinic/3.sql
    keeps_up
    [[ $HOW == *'is built anew: a new statement may alter what others stand behind'* ]]
    # At the end it is the last one with fresh files, too.
    echo "alter table app.t alter note set default 'very last', enable row level security;" >clinic/4.sql
    keeps_up
    [[ $HOW == *'took over 1 new statements for 0'* ]]
    # What is a part of a table that nobody touched.
    sed -i 's/id > 1/id > 2/' clinic/3.sql
    keeps_up
    [[ $HOW == *'took over 1 new statements for 1'* ]]
    # An index that comes to the partitions behind it.
    sed -i "s/^create table app.w1/create index on only app.w (id);\n&/" clinic/3.sql
    keeps_up
    [[ $HOW == *'is built anew: partitions would not get the same indexes'* ]]
    sed -i "s/^create index on only/create table app.w2 partition of app.w for values in (2);\n&/" clinic/3.sql
    keeps_up
    [[ $HOW == *'is built anew: partitions would not get the same indexes'* ]]
    # Privileges that come with a table that is made later.
    echo 'alter default privileges in schema app grant select on tables to public;' >clinic/5.sql
    keeps_up
    sed -i "s/^create policy/create table app.u (id int);\n&/" clinic/3.sql
    keeps_up
    [[ $HOW == *'is built anew: what stands behind it gives privileges on all that is there'* ]]
    # And what looks for tables itself.
    echo "do 'begin perform 1 from pg_tables; end';" >clinic/6.sql
    keeps_up
    sed -i 's/id > 2/id > 3/' clinic/3.sql
    keeps_up
    [[ $HOW == *'is built anew: what stands behind it is about whatever is there'* ]]
}

@test "diff: a kept shadow takes nothing over that gives a new meaning to other statements" {
    mkdir -p "$BATS_TEST_TMPDIR/other" clinic
    : >"$BATS_TEST_TMPDIR/other/skinspire.yaml"
    cat >clinic/1.sql <<'END'
create schema app;
create table app.a (id serial primary key, note text);
create table app.b (id int primary key references app.a, a app.a);
create table app.c (s serial, id int generated always as identity);
comment on sequence app.c_id_seq is 'of c';
comment on column app.c.id is 'the only one';
create index on app.c (id);
create view app.all_a as select * from app.a;
create view app.some_b as select id from app.b;
create table app.p (id int default 1);
create table app.q () inherits (app.p);
END
    keeps_up
    # Only what was touched is read anew, and all else belongs to it as before.
    sed -i 's/identity);/identity, b int references app.b, "É" text default '"'x'"' unique);/' clinic/1.sql
    keeps_up
    [[ $HOW == *'took over 1 new statements for 1'* && $HOW != *'is read whole'* ]]
    # Stars, and names that could now be of something else.
    sed -i 's/note text/note text, more text/' clinic/1.sql
    keeps_up
    [[ $HOW == *'is built anew: view app.all_a may mean something else now'* ]]
    sed -i 's/select id from app.b/select (a).* from app.b/' clinic/1.sql
    keeps_up
    sed -i 's/note text/note text, last text/; /all_a/d' clinic/1.sql
    keeps_up
    [[ $HOW == *'is built anew'* ]]
    # A child has its parent's defaults from when it was made.
    sed -i 's/default 1/default 2/' clinic/1.sql
    keeps_up
    [[ $HOW == *'is built anew: inheritance app.q FROM app.p may mean something else now'* ]]
    echo 'create table app.d (like app.c);' >clinic/2.sql
    keeps_up
    sed -i 's/identity,/identity, n int,/' clinic/1.sql
    keeps_up
    [[ $HOW == *'is built anew: what has changed may be the model of something else'* ]]
}

@test "diff: no shadow stays behind whose files subscribe to something" {
    local url="postgresql://$SKI_TEST_SUPERUSER@/postgres?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT" found
    subscribe() { echo "create subscription \"${ID}_S $1\" connection 'host=nowhere' publication p with (connect = false, slot_name = 'a$1');" >>s.sql; }
    subscribe 1
    run -0 "$SKINSPIRE" diff "$url" s.sql --keep-shadow
    subscribe 2
    run -0 "$SKINSPIRE" diff "$url" s.sql --keep-shadow
    # The new label of an enum has to be committed, and what subscribes with it.
    echo "create type e as enum ('a'); alter type e add value 'b'; create table t (e e default 'b');" >>s.sql
    run --separate-stderr -0 "$SKINSPIRE" diff "$url" s.sql
    assert_line --partial "CREATE SUBSCRIPTION \"${ID}_S 2\""
    [[ $stderr != *"cannot drop"* ]]
    found=$(psql_super -c "select subname from pg_subscription where starts_with(subname, '$ID')")
    [[ -z $found ]]
}

@test "diff: the setting database.keep_shadow keeps it, and a strange database of its name stays" {
    local name
    write_clinic
    echo 'database: {keep_shadow: true}' >skinspire.yaml
    "$SKINSPIRE" diff dev clinic >/dev/null
    name=$(shadows)
    [[ $name == skinspire_shadow_kept_* ]]
    rm -rf .skinspire/cache
    psql_super -c "comment on database $name is 'mine'"
    run "$SKINSPIRE" diff dev clinic
    assert_failure 7
    assert_line --partial "the database $name is not this project's"
    [[ $(shadows) == "$name" ]]
    psql_super -c "drop database $name"
    # What a run leaves that is killed before it has written the comment.
    psql_super -c "create database $name owner $OWNER"
    run -0 "$SKINSPIRE" diff dev clinic
    [[ $(shadows) == "$name" ]]
    rm -rf .skinspire/cache
    psql_super -c "comment on database $name is null"
    run -7 "$SKINSPIRE" diff dev clinic
    psql_super -c "drop database $name"
}

@test "diff: a password comes from an environment of the same server, and is never shown" {
    local url="postgresql://pw_user@/postgres?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    run "$SKINSPIRE" diff "$url" dev
    assert_failure 4
    export OTHER_DATABASE_URL="postgresql://pw_user:${SKI_TEST_PASSWORD/ /%20}@/elsewhere?host=$SKI_TEST_PGHOST&port=$SKI_TEST_PGPORT"
    printf 'environments:\n  other:\n    protected: false\n' >skinspire.yaml
    run "$SKINSPIRE" diff "$url" "$url"
    assert_success
    run "$SKINSPIRE" diff "${url/pw_user@/pw_user:${SKI_TEST_PASSWORD/ /%20}@}" dev --summary
    assert_success
    assert_line --partial 'a password on the command line'
    refute_output --partial "${SKI_TEST_PASSWORD%% *}"
}

@test "diff: a revision is what the migrations make up to it" {
    mkdir -p migrations/versions
    cat >migrations/versions/1a_first.sql <<'END'
-- the first tables
--
-- Revision ID: 1a
-- Revises:

-- @upgrade
create table t (id int primary key);
insert into t values (1);

-- @downgrade
drop table t;
END
    cat >migrations/versions/2b_second.sql <<'END'
-- names
--
-- Revision ID: 2b
-- Revises: 1a

-- @upgrade
alter table t add name text not null default 'x';

-- @upgrade outside transaction
create index concurrently t_name on t (name)

-- @downgrade
alter table t drop name;
END
    run -0 --separate-stderr "$SKINSPIRE" diff 1a head
    assert_output --partial 'ADD COLUMN name text'
    assert_output --partial 'CREATE INDEX t_name'
    run -0 "$SKINSPIRE" diff revision:head-1 1a --exit-code
    run -0 --separate-stderr "$SKINSPIRE" diff dev head --summary
    assert_line --partial '+ index public.t_name'
    run -2 "$SKINSPIRE" diff dev 3c
    assert_output --partial '3c is no environment and no revision'
    run -1 "$SKINSPIRE" diff dev revision:3c
    assert_output --partial "Can't locate revision identified by '3c'"
    # An error is told at its place in the revision's own file.
    sed -i 's/t_name on t (name)/t_name on t (nosuch)/' migrations/versions/2b_second.sql
    run -5 "$SKINSPIRE" diff dev head
    assert_output --partial 'versions/2b_second.sql:10:'
    echo '-- Revision ID: 2b' >migrations/versions/3.sql
    run -3 "$SKINSPIRE" diff dev head
    assert_output --partial 'versions/3.sql'
    rm -r migrations/versions
    run -2 "$SKINSPIRE" diff dev revision:head
    assert_output --partial 'the project has no revisions yet'
    run -2 "$SKINSPIRE" diff dev nosuch
    assert_output --partial 'nosuch is no environment and no revision'
}
