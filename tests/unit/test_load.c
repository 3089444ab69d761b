/* SPDX-License-Identifier: PostgreSQL
 *
 * Which statements the loader runs, and which failure it tells.
 */
#include "unit.h"

#include "catalog/load_internal.h"

static enum load_kind kind_of(const char *text)
{
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        ski_error error = SKI_ERROR_INIT;

        assert_no_error(script_open_text(text, strlen(text), &script, &error), &error);
        assert_int_equal(script_next(script, &statement, &error), 1);
        return load_kind_of(&statement);
}

static void what_belongs_to_the_server_is_left_out(void **state _unused_)
{
        static const char *const shared[] = {
                "create role a",
                "CREATE\n  USER \"a\" PASSWORD 'x'",
                "alter user a set search_path = b",
                "create database x",
                "drop tablespace if exists t",
                "alter system set work_mem = '1GB'",
                "grant a to b",
                "revoke a\nfrom b",
                "grant connect on database x to y",
                "comment on role a is 'on the way'",
                "comment on database a is 'x'",
        };

        for (size_t i = 0; i < ARRAY_LENGTH(shared); i++)
                if (kind_of(shared[i]) != LOAD_SHARED)
                        fail_msg("runs: %s", shared[i]);
}

static void what_makes_structure_is_run(void **state _unused_)
{
        static const char *const run[] = {
                "create user mapping for a server s",
                "alter  user  mapping for a server s options (set x 'y')",
                "grant select on t to b",
                "grant usage\non schema s to b",
                "revoke all on function f() from public",
                "comment on table t is 'create role x'",
                "insert into t values (1)",
                "select set_up()",
                "set constraints all deferred",
                "do $$ begin end $$",
                "create table \"set\" ()",
                "copy t from stdin;\n1\n\\.\n",
                "cluster t using i",
                "alter role_table add column a int",
        };

        for (size_t i = 0; i < ARRAY_LENGTH(run); i++)
                if (kind_of(run[i]) != LOAD_RUN)
                        fail_msg("does not run: %s", run[i]);
}

static void other_kinds(void **state _unused_)
{
        assert_int_equal(kind_of("set search_path = a, b"), LOAD_SETTING);
        assert_int_equal(kind_of("SET LOCAL ROLE x"), LOAD_SETTING);
        assert_int_equal(kind_of("reset all"), LOAD_SETTING);
        assert_int_equal(kind_of("SELECT pg_catalog.set_config('search_path', '', false)"), LOAD_SETTING);
        assert_int_equal(kind_of("begin"), LOAD_IDLE);
        assert_int_equal(kind_of("commit"), LOAD_IDLE);
        assert_int_equal(kind_of("vacuum full t"), LOAD_IDLE);
        assert_int_equal(kind_of("analyze"), LOAD_IDLE);
        assert_int_equal(kind_of("set transaction read only"), LOAD_IDLE);
        assert_int_equal(kind_of("rollback"), LOAD_REFUSED);
        assert_int_equal(kind_of("prepare transaction 'x'"), LOAD_REFUSED);
        assert_int_equal(kind_of("create subscription s connection 'x' publication p"), LOAD_REFUSED);
        assert_int_equal(kind_of("create subscription s connection 'x' publication p with (connect = false)"),
                         LOAD_RUN);
        assert_int_equal(kind_of("create index concurrently i on t (a)"), LOAD_ALONE);
}

struct failed {
        const char *text, *sqlstate, *message;
};

static size_t cause_of(const struct failed *failed, size_t count)
{
        struct load_item items[8] = { 0 };
        size_t cause;

        for (size_t i = 0; i < count; i++) {
                items[i].text = (char *)failed[i].text;
                items[i].failure.message = (char *)failed[i].message;
                memcpy(items[i].failure.sqlstate, failed[i].sqlstate, sizeof(items[i].failure.sqlstate));
        }
        cause = load_find_cause(items, count);
        return cause;
}

static void what_is_of_only_the_partitioned_table(void **state _unused_)
{
        static const char *const only[] = {
                "create index a on only t (x)",
                "CREATE UNIQUE INDEX\n IF NOT EXISTS \"on only\" ON\tONLY t (x)",
                "create index on only t (x)",
                "alter table only \"a b\".t add primary key (id)",
        };
        static const char *const others[] = {
                "create index a on t (x)",
                "create index on only_this (x)",
                "create index only on t (x)",
                "create table only ()",
                "alter table t add primary key (id)",
                "alter table only t alter x drop default",
                "create",
                "alter table only",
                "alter table only \"t",
        };

        for (size_t i = 0; i < ARRAY_LENGTH(only); i++)
                if (!load_leaves_partitions_out(only[i]))
                        fail_msg("reaches them: %s", only[i]);
        for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
                if (load_leaves_partitions_out(others[i]))
                        fail_msg("leaves them out: %s", others[i]);
}

static void a_consequence_is_not_told(void **state _unused_)
{
        const struct failed failed[] = {
                { "create view w as select * from v", "42P01", "relation \"v\" does not exist" },
                { "create index on app.v (a)", "42P01", "relation \"app.v\" does not exist" },
                { "create view app.v as select nothing from t", "42703", "column \"nothing\" does not exist" },
        };

        assert_int_equal(cause_of(failed, 3), 2);
}

static void a_missing_function_is_found_by_its_name(void **state _unused_)
{
        const struct failed failed[] = {
                { "create table t (a int default app.f(1))", "42883",
                  "function app.f(integer) does not exist" },
                { "create function app.f(a int) returns int", "42704", "type \"nowhere\" does not exist" },
        };

        assert_int_equal(cause_of(failed, 2), 1);
}

static void other_mistakes_are_causes(void **state _unused_)
{
        const struct failed failed[] = {
                { "create view w as select * from v", "42P01", "relation \"v\" does not exist" },
                { "create table v (a int)", "42P07", "relation \"v\" already exists" },
        };

        assert_int_equal(cause_of(failed, 2), 1);
}

static void a_name_in_another_name_makes_nothing(void **state _unused_)
{
        const struct failed failed[] = {
                { "create view a as select * from ward", "42P01", "relation \"ward\" does not exist" },
                { "create table wards (a x)", "42704", "type \"x\" does not exist" },
        };

        assert_int_equal(cause_of(failed, 2), 0);
}

static void a_circle_tells_its_first(void **state _unused_)
{
        const struct failed failed[] = {
                { "create view a as select * from b", "42P01", "relation \"b\" does not exist" },
                { "create view b as select * from a", "42P01", "relation \"a\" does not exist" },
        };

        assert_int_equal(cause_of(failed, 2), 0);
}

static void strange_messages_do_no_harm(void **state _unused_)
{
        const struct failed failed[] = {
                { "", "42P01", "\"" },
                { "create", "42P01", "\"\"" },
                { "create x", "42883", "(" },
                { "create \"é\"", "42P01", NULL },
        };

        assert_int_equal(cause_of(failed, 4), 0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(what_belongs_to_the_server_is_left_out),
                cmocka_unit_test(what_makes_structure_is_run),
                cmocka_unit_test(other_kinds),
                cmocka_unit_test(what_is_of_only_the_partitioned_table),
                cmocka_unit_test(a_consequence_is_not_told),
                cmocka_unit_test(a_missing_function_is_found_by_its_name),
                cmocka_unit_test(other_mistakes_are_causes),
                cmocka_unit_test(a_name_in_another_name_makes_nothing),
                cmocka_unit_test(a_circle_tells_its_first),
                cmocka_unit_test(strange_messages_do_no_harm),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
