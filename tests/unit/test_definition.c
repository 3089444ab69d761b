/* SPDX-License-Identifier: PostgreSQL */
#include "unit.h"

#include "postgres/definition.h"

static void expect(const char *statement, enum definition_kind kind, const char *schema, const char *name)
{
        _cleanup_(definition_clear) struct definition definition = { 0 };

        assert_int_equal(definition_read(statement, &definition, NULL), 0);
        assert_int_equal(definition.kind, kind);
        assert_true(text_equal(definition.schema, schema));
        assert_true(text_equal(definition.name, name));
}

static void test_names(void **state)
{
        (void)state;
        expect("create or replace function a() returns int language sql as 'select 1'", DEFINITION_FUNCTION,
               NULL, "a");
        expect("create function \"S\".\"f \"\"x\"(int) returns int language sql as 'select 1'",
               DEFINITION_FUNCTION, "S", "f \"x");
        expect("create trigger \"Ünal\" after insert on t execute function f()", DEFINITION_TRIGGER, NULL,
               "Ünal");
        expect("create policy p on s.t using (true)", DEFINITION_POLICY, NULL, "p");
        expect("alter table t enable row level security", DEFINITION_SECURITY, NULL, "row-level security");
}

static void test_others(void **state)
{
        (void)state;
        expect("alter table t disable row level security", DEFINITION_NONE, NULL, NULL);
        expect("alter table t enable row level security, force row level security", DEFINITION_NONE, NULL,
               NULL);
        expect("revoke select on t from r", DEFINITION_NONE, NULL, NULL);
        expect("grant select on t to a, b", DEFINITION_NONE, NULL, NULL);
        expect("grant execute on function f() to r", DEFINITION_NONE, NULL, NULL);
        expect("comment on table t is 'x'", DEFINITION_NONE, NULL, NULL);
        expect("", DEFINITION_NONE, NULL, NULL);
}

static void test_grant(void **state)
{
        _cleanup_(definition_clear) struct definition definition = { 0 };

        (void)state;
        assert_int_equal(definition_read("grant select, update on t to \"R\"", &definition, NULL), 0);
        assert_int_equal(definition.kind, DEFINITION_GRANT);
        assert_string_equal(definition.name, "R");
        assert_int_equal(definition.privileges.count, 2);
        assert_string_equal(definition.privileges.items[1], "update");
        expect("grant usage on sequence s.q to r", DEFINITION_GRANT, NULL, "r");
        expect("grant usage on schema s to r", DEFINITION_GRANT, NULL, "r");
}

static void test_place(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct definition definition = { 0 };

        (void)state;
        assert_int_equal(definition_read("create trigger x\nbefor insert on t", &definition, &error),
                         -SKI_EUSAGE);
        assert_int_equal(error.line, 2);
        assert_int_equal(error.column, 1);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_names),
                cmocka_unit_test(test_others),
                cmocka_unit_test(test_grant),
                cmocka_unit_test(test_place),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
