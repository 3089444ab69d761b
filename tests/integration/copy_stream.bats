#!/usr/bin/env bats
# SPDX-License-Identifier: PostgreSQL
#
# What the stream of rows brings along: every kind of type, table and constraint, as the dumps say; and what it
# does when the source is changed meanwhile.
load helper

setup()
{
    new_project
    new_databases dev test
    TEST_DATABASE_URL=$(url_of test "$SKI_TEST_SUPERUSER")
    DEV_DATABASE_URL=$(url_of dev "$SKI_TEST_SUPERUSER")
    export TEST_DATABASE_URL DEV_DATABASE_URL
}

teardown()
{
    clean_up
}

in_test()
{
    psql_in "$(database_of test)" "$SKI_TEST_SUPERUSER"
}

same_content()
{
    dump "$(database_of test)" >"$BATS_TEST_TMPDIR/test.sql"
    dump "$(database_of dev)" >"$BATS_TEST_TMPDIR/dev.sql"
    diff "$BATS_TEST_TMPDIR/test.sql" "$BATS_TEST_TMPDIR/dev.sql"
}

arrives()
{
    run -0 "$SKINSPIRE" copy test dev --way stream --verify "$@"
    assert_output --partial 'every row was read back'
    same_content
}

@test 'types of all sorts' {
    in_test <<'END'
create extension hstore;
create extension citext;
create type mood as enum ('calm', 'it''s "so" so', 'wörried');
create type address as (street text, moods mood[], at point);
create domain code as text check (value ~ '^[A-Z]');
create domain codes as code[];
create domain place as address;
create type span as range (subtype = timestamptz);
create type weights as range (subtype = float8, multirange_type_name = many_weights);
create table plain (a int2, b int4, c int8, d numeric, e real, f float8, g money, h boolean, i char(5), j varchar(9),
    k text, l bytea, m date, n time, o timetz, p timestamp, q timestamptz, r interval, s uuid, t json, u jsonb, v xml,
    w inet, x cidr, y macaddr, z bit(3), aa varbit, ab point, ac polygon, ad tsvector, ae tsquery, af int4range,
    ag nummultirange, ah pg_lsn, ai oid, aj name, ak "char", al txid_snapshot);
insert into plain values (-32768, 2147483647, -9223372036854775808, 'nan', '-infinity', 1e-300, -12.34, true, 'ab',
    'ünï', E'tab\t back\\slash\nnew\r line', '\x00ff5c0a', 'infinity', '24:00', '23:59:59.999999-15:59', '4713-01-01 BC',
    '294276-12-31 23:59:59+00', '-1 year 3 days -04:05:06.7', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"b":1, "a": [null]}',
    '{"b":1}', '<a>ü</a>', '::1/64', '10.0.0.0/8', '08:00:2b:01:02:03', '101', '1', '(1,2)', '((0,0),(1,1),(1,0))',
    'a:1A b', 'a & !b', '[1,5)', '{[1,2),[3,4)}', '16/B374D848', 4294967295, 'n', 'c', '10:20:10,14,15');
insert into plain default values;
insert into plain (d, k) values (repeat('9', 1000)::numeric / 7, repeat('long ', 100000));
create table ours (a mood, b mood[], c address, d address[], e code, f codes, g place, h span, i weights, j many_weights,
    k hstore, l citext, m citext[], n regclass, o regtype[], p regprocedure, q int[], r text[][], s code[], t hstore[]);
insert into ours values ('wörried', '{calm,"it''s \"so\" so"}', ('A "street"', '{calm}', '(1,2)'), array[('b', null, null)::address],
    'A', '{A,B}', ('c', '{}', null), '[2025-01-01,infinity)', '(1.5,)', '{[1,2)}', 'a=>1, b=>NULL', 'CaSe', '{X}',
    'plain', '{mood,int4}', 'lower(text)', '[0:1]={1,2}', '{{a,NULL},{"",b}}', '{C}', '{"a=>b"}');
insert into ours default values;
END
    arrives
}

@test 'tables of all sorts' {
    in_test <<'END'
create table "Quoted ""Name"", ü" ("select" int primary key, "a b" text, "Ü" int generated always as ("select" * 2) stored);
insert into "Quoted ""Name"", ü" ("select", "a b") values (1, 'x'), (2, null);
create table empty (id int primary key);
create table no_columns ();
insert into no_columns default values;
insert into no_columns default values;
create table dropped (a int, gone text, b int not null default 5);
insert into dropped select n, 'x', n from generate_series(1, 100) n;
alter table dropped drop column gone;
alter table dropped add column late text default 'late';
create table only_generated (a int generated always as (7) stored);
insert into only_generated default values;
create table numbered (id bigint generated always as identity (start 10 increment by 10) primary key, n serial);
insert into numbered default values;
insert into numbered default values;
create unlogged table fleeting as select 1 as n;
create table parent (id int primary key, name text);
create table child (extra int) inherits (parent);
insert into parent values (1, 'parent');
insert into child values (2, 'child', 3);
create table visits (id int, at date, region text, primary key (id, at, region)) partition by range (at);
create table visits_2024 partition of visits for values from ('2024-01-01') to ('2025-01-01');
create table visits_2025 partition of visits for values from ('2025-01-01') to ('2026-01-01') partition by list (region);
create table visits_2025_north partition of visits_2025 for values in ('north');
create table visits_2025_rest (region text not null, at date not null, id int not null);
alter table visits_2025 attach partition visits_2025_rest default;
create table visits_rest partition of visits default;
create index on visits (at);
insert into visits select n, date '2023-12-01' + n, (array['north', 'south'])[n % 2 + 1] from generate_series(1, 1000) n;
create table notes (visit int, at date, region text, foreign key (visit, at, region) references visits);
insert into notes select * from visits limit 50;
create table secret (id int, owner text default current_user);
insert into secret values (1, 'nobody');
alter table secret enable row level security;
alter table secret force row level security;
create policy own on secret using (owner = current_user);
create schema "Sp ace";
create table "Sp ace".t as select repeat('w', 200000) as wide from generate_series(1, 3);
alter table "Sp ace".t alter wide set storage external;
END
    arrives
}

@test 'constraints, indexes, triggers and views of all sorts' {
    in_test <<'END'
create extension btree_gist;
create table wards (id int primary key, name text unique deferrable initially deferred, beds int not null check (beds > 0));
insert into wards select n, 'ward ' || n, n from generate_series(1, 100) n;
create table stays (id int, ward int, during daterange, primary key (id) include (ward),
    exclude using gist (ward with =, during with &&) deferrable);
insert into stays select n, n, daterange('2025-01-01', '2025-01-02') from generate_series(1, 100) n;
alter table stays add constraint stays_ward foreign key (ward) references wards on delete cascade deferrable initially deferred;
create table broken (ward int);
insert into broken values (12345);
alter table broken add constraint broken_ward foreign key (ward) references wards not valid;
alter table broken add constraint broken_positive check (ward < 0) not valid;
create table a (id int primary key, b int);
create table b (id int primary key, a int references a);
alter table a add foreign key (b) references b;
insert into a values (1, null); insert into b values (1, 1); update a set b = 1;
create index on wards using gin (to_tsvector('english', name));
create index by_expression on wards (lower(name) text_pattern_ops desc nulls last) where beds > 3;
create unique index on wards (beds, id) nulls not distinct;
alter table wards cluster on wards_pkey;
alter table wards replica identity using index wards_beds_id_idx;
create statistics correlated on id, beds from wards;
create function stamp() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger always before insert on wards for each row execute function stamp();
create trigger never before insert on wards for each row execute function stamp();
create trigger replica after insert on wards for each row execute function stamp();
alter table wards enable always trigger always;
alter table wards disable trigger never;
alter table wards enable replica trigger replica;
create rule quiet as on delete to wards do instead nothing;
create view grouped as select id, name, count(*) from wards group by id;
create materialized view first as select id, beds from wards;
create unique index on first (id);
create materialized view second as select count(*) from first;
create materialized view third as select id, name from wards group by id;
create index on third (name);
create materialized view unfilled as select 1 as one with no data;
create sequence untouched start 5;
create sequence down increment -1 minvalue -100 maxvalue -1 start -1;
create sequence set_back;
select nextval('down'), setval('set_back', 77, false) \g /dev/null
comment on index by_expression is 'an index';
comment on constraint stays_ward on stays is 'a key';
create table noted (tag text);
create function watch() returns event_trigger language plpgsql as
    $$ begin insert into public.noted values (tg_tag); end $$;
create event trigger watching on ddl_command_end execute function watch();
comment on event trigger watching is 'fires for nothing; that a copy does';
create publication everything for all tables;
END
    arrives
}

# Through a view, a function and a policy, of which the server knows the first one only.
@test 'materialized views that read each other are filled in their order' {
    in_test <<END
create table wards as select n as id, 'ward ' || n as name from generate_series(1, 9) n;
create materialized view named as select id, name from wards;
create index on named (name);
create view through as select count(*) as n from named;
create materialized view by_a_view as select * from through;
create materialized view filled_first as select n from generate_series(1, 5) n;
create function look() returns bigint language sql as 'select count(*) from public.filled_first';
create materialized view looks as select look();
create materialized view "Unfilled """ as select 1 as one with no data;
create role ${ID}reader;
grant create on schema public to ${ID}reader;
create materialized view seen as select n from generate_series(1, 3) n;
grant select on wards, seen to ${ID}reader;
alter table wards enable row level security;
create policy as_seen on wards using (id <= (select count(*) from seen));
set role ${ID}reader;
create materialized view by_a_policy as select id from wards;
END
    arrives
    run -0 psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'table by_a_view' -c 'table looks' \
        -c 'select count(*) from by_a_policy'
    assert_output $'9\n5\n3'
}

@test 'foreign keys of partitioned tables are made part by part' {
    in_test <<'END'
create table wards (id int primary key);
insert into wards select generate_series(1, 9);
create table beds (id int, "Ward" int not null) partition by list (id);
create table beds_1 partition of beds for values in (1);
create table "Beds 2" partition of beds for values in (2) partition by list ("Ward");
create table beds_22 ("Ward" int not null, gone int, id int);
alter table beds_22 drop column gone;
alter table "Beds 2" attach partition beds_22 for values in (1, 2);
create table beds_29 partition of "Beds 2" default;
create table beds_rest partition of beds default;
alter table beds_rest add constraint own foreign key (id) references wards;
insert into beds select 1 + n % 3, n from generate_series(1, 9) n;
END
    # Where the structure engine tells the structure, it takes the part for one of the same name.
    (($(psql_super -c 'show server_version_num') >= 160000)) ||
        in_test <<<'alter table beds_rest add constraint in_a_ward check ("Ward" > 0)'
    in_test <<'END'
alter table beds add constraint in_a_ward foreign key ("Ward") references wards on delete cascade deferrable;
alter table "Beds 2" add constraint twice foreign key (id) references wards;
END
    arrives
    run -0 psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c "select conname, conrelid::regclass, conparentid <> 0,
        convalidated from pg_constraint where contype = 'f' order by conname, conrelid::regclass::text"
    assert_output "$(psql_in "$(database_of test)" "$SKI_TEST_SUPERUSER" -c "select conname, conrelid::regclass,
        conparentid <> 0, convalidated from pg_constraint where contype = 'f' order by conname, conrelid::regclass::text")"
    run -1 psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'insert into beds values (2, 77)'
    assert_output --partial 'foreign key constraint'
}

@test 'the servers of foreign tables are not asked for statistics' {
    in_test <<'END'
create extension postgres_fdw;
create server elsewhere foreign data wrapper postgres_fdw options (host '/nowhere');
create user mapping for public server elsewhere;
create table visits (id int) partition by range (id);
create table here partition of visits for values from (0) to (100) partition by range (id);
create table here_first partition of here for values from (0) to (50);
create foreign table away partition of visits for values from (100) to (200) server elsewhere;
create table parent (id int);
create foreign table child () inherits (parent) server elsewhere;
insert into here select generate_series(0, 49);
insert into parent values (1);
create table plain as select generate_series(1, 1000);
END
    arrives
    run -0 psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c "select distinct tablename from pg_stats
        where schemaname = 'public' order by 1"
    assert_output "$(printf 'here_first\nplain')"
}

# In another database a label has another oid, and so another hash: most rows belong into another partition there.
@test 'tables that are parted by the hash of an enum travel as a whole' {
    in_test <<'END'
create type mood as enum ('calm', 'sad', 'wild', 'so', 'la');
create table visits (id int, region text, mood mood, twice int generated always as (id * 2) stored)
    partition by list (region);
create table "North ☃" partition of visits for values in ('north') partition by hash (mood, id);
create table north_0 partition of "North ☃" for values with (modulus 2, remainder 0);
create table north_1 (mood mood, gone int, id int, region text, twice int generated always as (id * 2) stored)
    partition by range (id);
alter table north_1 drop gone;
create table north_10 partition of north_1 default;
alter table "North ☃" attach partition north_1 for values with (modulus 2, remainder 1);
create table rest partition of visits default;
create index on visits (id);
insert into visits select n, (array['north', 'south'])[1 + n % 2], (enum_range(null::mood))[1 + n % 5]
    from generate_series(1, 2000) n;
create table plain as select 1 as n;
END
    sum() { psql_in "$(database_of "$1")" "$SKI_TEST_SUPERUSER" -c 'select count(*), md5(string_agg(v::text, $$,$$
        order by id)) from visits v'; }
    run -0 "$SKINSPIRE" copy test dev --way stream --verify
    assert_equal "$(sum dev)" "$(sum test)"
    run -0 "$SKINSPIRE" backup test --format archive --output archive
    run -0 "$SKINSPIRE" backup test --output plain.sql
    for file in archive plain.sql; do
        psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'delete from visits where id < 1000'
        run -0 "$SKINSPIRE" restore dev "$file" --confirm "$(database_of dev)"
        assert_output --partial 'compared with the manifest, equal'
        assert_equal "$(sum dev)" "$(sum test)"
    done
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'drop table visits, plain; drop type mood'
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -f plain.sql >/dev/null
    assert_equal "$(sum dev)" "$(sum test)"
    run -0 "$SKINSPIRE" copy test dev --way stream --exclude-data plain
    assert_equal "$(sum dev)" "$(sum test)"
    run -7 "$SKINSPIRE" copy test dev --way stream --exclude-data north_0
    assert_output --partial "the table public.north_0 can't be taken or left by itself"
    run -7 "$SKINSPIRE" copy test dev --way stream --table north_10
}

# With a target of 5 for statistics a sample would be of 1500 rows, and no two alike.
@test 'statistics are taken over where they are good, and collected where not' {
    (($(psql_super -c 'show server_version_num') >= 180000)) || skip 'this server takes no statistics'
    in_test <<'END'
create type mood as enum ('calm', 'wörried');
create table "Good" (id int primary key, name text, mood mood, at tstzrange, tags text[], "N" float8, gone int,
    born date, wide text default repeat('w', 3000),
    raw bytea default '\\x00ff', doubled int generated always as (id * 2) stored);
insert into "Good" select n, 'name ' || n % 77, (array['calm', 'wörried'])[n % 2 + 1]::mood,
    tstzrange('2025-01-01', timestamptz '2025-01-02' + n * interval '1 s'), array['a', 'b"' || n % 5, null], random(), n,
    case when n % 3 > 0 then date '2025-01-01' + n end
    from generate_series(1, 20000) n;
alter table "Good" drop column gone;
create table old as select * from generate_series(1, 20000) n;
create table never as select * from generate_series(1, 20000) n;
create table small as select * from generate_series(1, 20) n;
create table by_expression as select n, 'x' || n as x from generate_series(1, 20000) n;
create index on by_expression (lower(x));
create table parts (n int) partition by range (n);
create table part partition of parts for values from (0) to (100000);
insert into parts select generate_series(1, 20000);
END
    # What a session has written counts when it ends.
    in_test <<'END'
set default_statistics_target = 5;
analyze "Good", old, by_expression, parts;
END
    in_test <<<'insert into old select generate_series(1, 20000)'
    stored() {
        psql_in "$(database_of "$1")" "$SKI_TEST_SUPERUSER" -c "select to_jsonb(s) from pg_stats s where tablename = '$2'
            order by attname"
    }
    arrives
    assert_equal "$(stored dev Good)" "$(stored test Good)"
    assert_equal "$(stored dev Good | wc -l)" 10
    run -0 psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c "select relname, reltuples, relpages > 0 from pg_class
        where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by relname" \
        -c "select count(*), count(*) filter (where cardinality(histogram_bounds) = 6) from pg_stats
            where schemaname = 'public' and tablename <> 'Good'"
    assert_output "$(printf '%s\n' 'Good|20000|t' 'by_expression|20000|t' 'never|20000|t' 'old|40000|t' \
        'part|20000|t' 'parts|20000|f' 'small|20|t' '8|0')"
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'delete from "Good"' -c 'analyze "Good"'
    run -0 "$SKINSPIRE" copy test dev --way stream --where 'Good=id <= 12000' --table '"Good"' --table old
    [[ $(stored dev Good) != "$(stored test Good)" ]]
    assert_equal "$(stored dev Good | wc -l)" 10
}

@test 'large objects with owners, rights and comments, empty ones and those of many pieces' {
    in_test <<END
select lo_from_bytea(1001, 'small'), lo_from_bytea(1002, ''), lo_from_bytea(1003, decode(repeat('00ff0a5c', 300000), 'hex')),
    lo_from_bytea(1004, decode(repeat('61', 262144), 'hex')) \g /dev/null
select lo_put(1005, 600000, 'behind a hole') from lo_create(1005) \g /dev/null
alter large object 1001 owner to $OWNER;
grant select on large object 1003 to $OWNER with grant option;
grant all on large object 1004 to public;
comment on large object 1002 is 'it''s empty';
END
    arrives
    run -0 psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" \
        -c 'select oid, pg_get_userbyid(lomowner), length(lo_get(oid)) from pg_largeobject_metadata order by 1'
    assert_output "1001|$OWNER|5
1002|postgres|0
1003|postgres|1200000
1004|postgres|262144
1005|postgres|600013"
}

@test 'encodings: LATIN1 and SQL_ASCII with bytes of any encoding' {
    local encoding
    for encoding in LATIN1 SQL_ASCII; do
        psql_super -c "drop database $(database_of test)" \
            -c "create database $(database_of test) encoding $encoding template template0 locale 'C'"
        in_test <<'END'
create table words (id int primary key, word text, words text[]);
insert into words values (1, 'plain', '{a}');
END
        if [[ $encoding == LATIN1 ]]; then
            in_test <<<"set client_encoding = 'UTF8'; insert into words values (2, 'für', '{ß}')"
        else
            in_test <<<"insert into words values (2, convert_from('\\xfc', 'SQL_ASCII'), null)"
        fi
        run -0 "$SKINSPIRE" copy test dev --way stream --verify
        run -0 psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c \
            "select getdatabaseencoding(), encode(word::bytea, 'hex') from words where id = 2"
        [[ $encoding == LATIN1 ]] && assert_output 'LATIN1|66fc72' || assert_output 'SQL_ASCII|fc'
    done
    PGCLIENTENCODING=SQL_ASCII in_test <<<$'comment on table words is \'f\xfcr\''
    run -7 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial "no UTF-8: COMMENT ON TABLE public.words IS 'f…"
}

@test "settings of the role that change how values are read change none" {
    TEST_DATABASE_URL=$(url_of test) DEV_DATABASE_URL=$(url_of dev)
    local setting
    for setting in 'array_nulls = off' 'transform_null_equals = on' 'standard_conforming_strings = off' \
        "datestyle = 'SQL, DMY'" "intervalstyle = 'sql_standard'" "bytea_output = 'escape'" "xmloption = 'document'" \
        'extra_float_digits = -10' "default_transaction_isolation = 'serializable'" "search_path = 'nowhere'"; do
        psql_super -c "alter role $OWNER set $setting"
    done
    psql_in "$(database_of test)" "$OWNER" <<'END'
set search_path = public;
set xmloption = content;
create type mood as enum ('calm', 'NULL');
create table days (moods mood[], words text[] default array[null], at timestamptz, length interval, part xml,
    share float8, bytes bytea, check (share is distinct from null or words[1] is null));
insert into days values (array[null, 'calm', 'NULL']::mood[], array[null, 'NULL', E'\\\\'], '2025-02-03 04:05+00', '-1 year +3 days -04:05',
    xml 'a<b/>', 1 / 3.0::float8, decode('00ff5c', 'hex'));
select lo_from_bytea(1000 + 7, decode('00ff5c', 'hex')) \g /dev/null
END
    run -0 "$SKINSPIRE" copy test dev --way stream
    same_content
    run -0 "$SKINSPIRE" backup test --output plain.sql
    run -0 "$SKINSPIRE" restore dev plain.sql --confirm "$(database_of dev)"
    same_content
}

@test 'a role that may not have so many connections is told how to need fewer' {
    psql_super -c "alter role $OWNER connection limit 7"
    psql_in "$(database_of test)" "$OWNER" -c 'create table one as select 1 as id' -c 'create table two as select 2 as id'
    TEST_DATABASE_URL=$(url_of test) DEV_DATABASE_URL=$(url_of dev) run "$SKINSPIRE" copy test dev --way stream --jobs 8
    assert_failure
    assert_output --partial 'hint: each table at work takes three connections: --jobs 4'
}

@test "an extension's own rows stay its own, and the user's arrive" {
    local folder
    folder=$(psql_super -c "select setting from pg_config() where name = 'SHAREDIR'")/extension
    [[ -w $folder ]] || skip 'extensions can not be made here'
    cat >"$folder/ski_lists.control" <<<"default_version = '1'"
    cat >"$folder/ski_lists--1.sql" <<'END'
create table lists (id int, builtin boolean);
insert into lists values (1, true);
create table hidden (id int);
select pg_catalog.pg_extension_config_dump('lists', 'where not builtin');
END
    in_test <<'END'
create extension ski_lists;
insert into lists values (2, false);
insert into hidden values (1);
END
    run -0 "$SKINSPIRE" copy test dev --way stream --verify
    run -0 psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c \
        'select (select string_agg(id::text, $$,$$ order by id) from lists), (select count(*) from hidden)'
    rm -f "$folder"/ski_lists*
    assert_output '1,2|0'
}

@test 'a table that somebody waits to change is read all the same, as it was' {
    local copy change
    in_test <<'END'
create table big as select n, repeat(md5(n::text), 20) as words from generate_series(1, 150000) n;
create type mood as enum ('calm');
create table things as select n, date '2026-02-01' as day, 'big'::regclass as of, '{calm}'::mood[] as text_format
  from generate_series(1, 1000) n;
END
    # Where that session has to read, it reads as all others do.
    psql_super -c "alter database \"$(database_of test)\" set datestyle = 'SQL, DMY'"
    "$SKINSPIRE" copy test dev --way stream --jobs 1 >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
    copy=$!
    until [[ $(psql_super -c "select count(*) from pg_stat_activity where query ~ '^copy .*big.* to stdout'") != 0 ]]; do
        kill -0 "$copy"
    done
    in_test <<<'alter table things add late int' 3>&- &
    change=$!
    wait "$copy" || { cat "$BATS_TEST_TMPDIR/said"; return 1; }
    wait "$change"
    run -0 psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c \
        'select count(*), extract(month from min(day)), min(of::text) from things'
    assert_output '1000|2|big'
    in_test <<<'truncate big'
    run -0 "$SKINSPIRE" backup test --output plain.sql
    run -0 grep -c $'\t2026-02-01\tpublic.big\t' plain.sql
    assert_output 1000
}

@test 'a table that is emptied while the copy begins is an error, and never an empty table' {
    local copy
    in_test <<<'create table a (n int); create table things as select n from generate_series(1, 1000) n;'
    # Whoever holds a table keeps the copy from locking all of them, after its snapshot was taken.
    psql_in "$(database_of test)" "$SKI_TEST_SUPERUSER" -c 'begin; lock table things in access exclusive mode' \
        -c 'select pg_sleep(2); truncate things; commit' >/dev/null 3>&- &
    until [[ $(psql_super -c "select count(*) from pg_locks where mode = 'AccessExclusiveLock' and relation is not null") != 0 ]]; do
        sleep 0.05
    done
    run -5 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'public.things was emptied or rewritten'
    wait
    run -0 "$SKINSPIRE" copy test dev --way stream
    same_content
}

@test 'functions that lean on a search_path, or on other tables: the error says what helps' {
    in_test <<'END'
create table names (name text);
create function known(n text) returns boolean language sql as 'select exists (select from names where name = n)';
create table beds (name text check (known(name)));
insert into names values ('a');
insert into beds values ('a');
END
    run -5 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'table public.beds: relation "names" does not exist'
    assert_output --partial 'ALTER FUNCTION'
    in_test <<<'alter function known set search_path = public; insert into beds select name from beds, generate_series(1, 9999)'
    arrives --jobs 1
    arrives --jobs 4
    run -0 "$SKINSPIRE" backup test --output plain.sql
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'drop table beds, names; drop function known'
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -f plain.sql >/dev/null
    same_content
    in_test <<'END'
create function fine(n text) returns boolean language sql as 'select true';
alter table names add check (fine(name));
END
    run -5 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial 'a check that reads its own table, or others that have such checks too'
}

@test 'a key that the rows do not keep stops the copy, by its name' {
    in_test <<'END'
create table wards (id int primary key);
create table stays (id int, ward int constraint stays_ward references wards);
alter table stays disable trigger all;
insert into stays values (1, 77);
END
    run -5 "$SKINSPIRE" copy test dev --way stream
    assert_output --partial stays_ward
    refute_output --partial 77
    run -0 psql_super -c "select count(*) from pg_database where starts_with(datname, '$(database_of dev)_new')"
    assert_output 0
}

make_clinic()
{
    in_test <<'END'
create type mood as enum ('calm');
create table wards (id int primary key, name text, notes text default 'none');
create table patients (id serial primary key, ward int references wards, name text, phone text, mood mood);
create table audit (id int, words text);
create table audit_parts (id int) partition by range (id);
create table audit_parts_1 partition of audit_parts for values from (0) to (100);
create view everybody as select name from patients;
insert into wards select n, E'ward\t' || n || E'\\x41\nend' from generate_series(1, 3) n;
insert into patients (ward, name, phone, mood) select n % 3 + 1, 'p' || n, '555' || n, 'calm' from generate_series(1, 10) n;
insert into audit select n, 'did it' from generate_series(1, 20) n;
insert into audit_parts values (1), (2);
select lo_from_bytea(1, 'scan') \g /dev/null
END
}

in_dev()
{
    run -0 psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c "$1"
}

@test 'tables without their rows, and not at all' {
    make_clinic
    run -0 "$SKINSPIRE" copy test dev --exclude-data 'public.audit*' --exclude-table everybody
    in_dev 'select (select count(*) from audit), (select count(*) from audit_parts), (select count(*) from patients),
        to_regclass($$everybody$$) is null, (select count(*) from pg_largeobject_metadata)'
    assert_output '0|0|10|t|0'
    run -0 "$SKINSPIRE" copy test dev --exclude-data audit
    in_dev 'select (select count(*) from audit), (select count(*) from audit_parts), (select count(*) from everybody),
        (select count(*) from pg_largeobject_metadata)'
    assert_output '0|2|10|1'
    run "$SKINSPIRE" copy test dev --exclude-data 'no_such_*'
    assert_failure
    assert_output --partial 'there is no table "no_such_*"'
    run -2 "$SKINSPIRE" copy test dev --exclude-table 'a.b.c'
}

@test 'only some tables, with what their rows need' {
    make_clinic
    in_test <<'END'
create table bills (id serial, number int);
create table notes (id int default nextval('bills_id_seq'));
create table counted (id serial);
create view all_counted as select * from counted;
insert into bills (number) values (7), (8);
insert into counted default values;
END
    run -0 "$SKINSPIRE" copy test dev --exclude-table bills --exclude-table '*counted'
    run -5 "$SKINSPIRE" copy test dev --exclude-table counted
    assert_output --partial 'goes with it (--exclude-table'
    in_dev 'select to_regclass($$bills$$), to_regclass($$counted_id_seq$$), nextval($$bills_id_seq$$)'
    assert_output '||3'
    run -0 "$SKINSPIRE" copy test dev --table patients --table 'audit_p?rts'
    assert_output --partial 'patients_ward_fkey'
    in_dev "select string_agg(relname, ' ' order by relname) from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'S')"
    assert_output 'audit_parts audit_parts_1 bills_id_seq patients patients_id_seq'
    in_dev 'select (select count(*) from audit_parts), (select count(*) from patients), nextval($$patients_id_seq$$)'
    assert_output '2|10|11'
    in_test <<<'create function billed() returns setof bills language plpgsql as $$ begin return; end $$'
    run -5 "$SKINSPIRE" copy test dev --table patients
    assert_output --partial 'a table or view that is left out is a type, too'
}

@test 'a filter: some rows, a column emptied, and nothing that bypasses it' {
    make_clinic
    run -0 "$SKINSPIRE" copy test dev --verify --where 'patients=id > 4 and name <> $$p7$$' --empty patients.phone \
        --empty public.wards.name
    assert_output --partial 'is streamed: --verify is for the stream'
    in_dev 'select count(*), count(phone), min(name), max(mood) from patients'
    assert_output '5|0|p10|calm'
    in_dev 'select count(*), count(name), (select count(*) from pg_largeobject_metadata) from wards'
    assert_output '3|0|0'
    run -0 "$SKINSPIRE" copy test dev --where 'patients=id > 4'
    in_dev 'select count(*), (select count(*) from pg_largeobject_metadata) from patients'
    assert_output '6|0'
    in_test <<<"update wards set name = E'\\b\\f\\n\\r\\t\\v\\\\' where id = 2"
    run -0 "$SKINSPIRE" copy test dev --verify --empty patients.phone --empty wards.notes
    in_dev 'select count(*), count(phone), count(name) from patients'
    assert_output '10|0|10'
    run "$SKINSPIRE" copy test dev --empty patients.no_such
    assert_failure
    assert_output --partial 'no column "no_such"'
    run "$SKINSPIRE" copy test dev --where 'patients=no_such > 1'
    assert_failure
    run -2 "$SKINSPIRE" copy test dev --where 'patients=id > 4) or (true'
    assert_output --partial 'closes a parenthesis that it has not opened'
    run -5 "$SKINSPIRE" copy test dev --empty patients.id
    assert_output --partial 'patients'
    run -7 "$SKINSPIRE" copy test dev --way clone --empty patients.phone
}

@test "rows alone come into the target's own structure, where that is equal" {
    make_clinic
    run "$SKINSPIRE" copy test dev --data-only
    assert_failure 6
    assert_output --partial 'table public.patients: only in the source'
    run -0 "$SKINSPIRE" copy test dev
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" <<END
comment on table patients is 'of dev';
grant select on patients to $OWNER;
alter table audit owner to $OWNER;
truncate patients, wards;
insert into audit values (99, 'of dev');
END
    run -0 "$SKINSPIRE" copy test dev --data-only --verify
    in_dev "select obj_description('patients'::regclass), has_table_privilege('$OWNER', 'patients', 'select'),
        (select count(*) from patients), (select count(*) from audit), nextval('patients_id_seq')"
    assert_output 'of dev|t|10|20|11'
    psql_in "$(database_of dev)" "$SKI_TEST_SUPERUSER" -c 'alter table wards add column beds int'
    run -6 "$SKINSPIRE" copy test dev --data-only
    assert_output --partial 'column public.wards.beds: only in the target'
    run -2 "$SKINSPIRE" copy test dev --data-only --table wards
    psql_super -c "drop database $(database_of dev)"
    run "$SKINSPIRE" copy test dev --data-only
    assert_failure
    assert_output --partial 'no database whose structure could be kept'
}

@test 'Pagila, Northwind and the OMOP common data model' {
    local name file
    for name in pagila_with_data northwind omop_cdm_5.4; do
        file=${SKINSPIRE_SHARED:-$BATS_TEST_DIRNAME/../../../shared}/corpus/$name.sql
        [[ -r $file ]] || skip "there is no $file; SKINSPIRE_SHARED names the folder with corpus/"
        psql_super -c "drop database $(database_of test)" -c "create database $(database_of test) template template0"
        in_test <"$file" >/dev/null
        run -0 "$SKINSPIRE" copy test dev --way stream --verify
        same_content
    done
}

# memory_of COMMAND…: the megabytes that the process needed at its peak.
memory_of()
{
    python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)' "$@"
}

@test 'wide rows of several tables at once need but the memory of one' {
    [[ -z $(nm "$SKINSPIRE" 2>/dev/null | grep -m 1 __asan_init) ]] || skip 'the sanitizers need memory of their own'
    local name format memory
    for name in one two three; do
        psql_in "$(database_of test)" "$OWNER" -c "create table $name (n int, words text)" \
            -c "alter table $name alter words set storage external" \
            -c "insert into $name select n, repeat(md5(n::text), 3200000) from generate_series(1, 1) n"
    done
    memory=$(memory_of "$SKINSPIRE" copy test dev --way stream --jobs 3 --quiet)
    [[ $memory -lt 450 ]] || fail "a copy needs $memory MB"
    run -0 "$SKINSPIRE" backup test --format archive --output archive --jobs 3 --quiet
    memory=$(memory_of "$SKINSPIRE" restore dev archive --confirm "$(database_of dev)" --jobs 3 --quiet)
    [[ $memory -lt 450 ]] || fail "a restore needs $memory MB"
}

# query NAME TYPES ARGUMENTS: one of the program's own queries, in test.
query()
{
    psql_in "$(database_of test)" "$OWNER" <<END
prepare query ($2) as $(<"$BATS_TEST_DIRNAME/../../src/operations/$1.sql");
execute query ($3);
END
}

@test 'what an older server does not know is found in the source, and said of the target' {
    (($(psql_super -c 'show server_version_num') >= 150000)) || skip 'this server has nothing that older ones lack'
    psql_in "$(database_of test)" "$OWNER" -c 'create table t (id int, words text, unique nulls not distinct (id))' \
        -c 'create publication few for table t (id)' -c 'grant select on t to pg_read_all_data'
    run -0 query copy_needs 'boolean, boolean, boolean' 'true, true, true'
    assert_line 'role|pg_read_all_data'
    assert_line 'version 15|the publication few with a choice of rows or columns'
    assert_line 'version 15|NULLS NOT DISTINCT of t_id_key'
    run -0 query copy_needs 'boolean, boolean, boolean' 'true, true, false'
    refute_output --partial 'NULLS NOT DISTINCT'
    run -0 query copy_unmet 'text, boolean' "'[[\"version 99\", \"the thing\"], [\"version 13\", \"another\"]]', false"
    assert_output 'the thing needs PostgreSQL 99|version'
}
