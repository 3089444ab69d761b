/* SPDX-License-Identifier: PostgreSQL */
#include "unit.h"

#include "base/text.h"
#include "catalog/bodies.h"
#include "catalog/kinds/all.h"

static const char *const names[] = { "schema", "name", "_language", "definition" };

struct named {
        struct fact fact;
        const char *values[ARRAY_LENGTH(names)];
};

/* What a body can name; the routine itself stands first. */
enum { ROUTINE, FACTS = 9 };
static struct named things[FACTS];
static struct fact *facts[FACTS + 1];
static struct snapshot snapshot = { .facts = facts, .count = FACTS };

static void make(size_t i, const struct kind *kind, const char *schema, const char *name)
{
        things[i] = (struct named){ { .kind = kind, .identity = name, .names = names, .value_count = 4 },
                                    { schema, name, NULL, NULL } };
        things[i].fact.values = things[i].values;
        facts[i] = &things[i].fact;
}

static int make_all(void **state)
{
        (void)state;
        make(ROUTINE, &kind_function, "clinic", "f");
        make(1, &kind_table, "clinic", "patients");
        make(2, &kind_table, "public", "patients");
        make(3, &kind_table, "public", "visits");
        make(4, &kind_view, "far", "away");
        make(5, &kind_view, "far \"off", "Ärzte X");
        make(6, &kind_sequence, "public", "numbers");
        make(7, &kind_function, "public", "g");
        make(8, &kind_function, "public", "g");
        return 0;
}

static int note(void *context, struct fact *routine, struct fact *mentioned, ski_error *error)
{
        (void)error;
        assert_ptr_equal(routine, facts[ROUTINE]);
        for (size_t i = 0; i < FACTS; i++) {
                if (facts[i] == mentioned)
                        text_append_char(context, (char)('0' + i));
        }
        return 0;
}

static int compare(const void *a, const void *b)
{
        return *(const char *)a - *(const char *)b;
}

static void expect_in(const char *language, const char *definition, const char *expected)
{
        _cleanup_text_ struct text found = TEXT_INIT;
        ski_error error = SKI_ERROR_INIT;

        things[ROUTINE].values[2] = language;
        things[ROUTINE].values[3] = definition;
        assert_no_error(bodies_read(&snapshot, note, &found, &error), &error);
        if (found.length > 0)
                qsort(found.bytes, found.length, 1, compare);
        assert_string_equal(text_get(&found), expected);
}

static void expect(const char *body, const char *expected)
{
        _cleanup_free_ char *definition = text_format(
                "CREATE OR REPLACE FUNCTION clinic.f(a text DEFAULT '$$visits''$$', visits integer)\n"
                " LANGUAGE sql\nAS $functionx$%s$functionx$",
                body);

        assert_non_null(definition);
        expect_in("sql", definition, expected);
        expect_in("plpgsql", definition, expected);
        expect_in("plpython3u", definition, "");
}

static void test_schemas(void **state)
{
        (void)state;
        expect("select * from patients", "1");
        expect("select * from public.patients", "2");
        expect("select * from PUBLIC . Patients p", "2");
        expect("select visits.id from visits", "3");
        expect("select * from away", "4");
        expect("select * from near.away", "");
        expect("select * from \"far \"\"off\".\"Ärzte X\"", "5");
        expect("select g(1) + g('x') + clinic.f(2)", "78");
        expect("select * from patients, public.patients, visits, visits", "123");
}

static void test_what_is_no_name(void **state)
{
        (void)state;
        expect("", "");
        expect("-- patients\nselect 1 -- visits", "");
        expect("/* patients /* visits */ away */ select 1", "");
        expect("/* patients", "");
        expect("select 'patients of it', 'a '' visits '", "");
        expect("select E'it\\'s patients ', U&'d\\0061 visits '", "");
        expect("select \"Patients\", patientsx, x_patients, 1patients", "");
        expect("select $1, $2 from \"unclosed visits", "");
        expect("select 'unclosed visits", "");
}

static void test_strings(void **state)
{
        (void)state;
        expect("select nextval('numbers')", "6");
        expect("select nextval('\"public\".numbers')", "6");
        expect("execute $q$ insert into visits values ($1) $q$ using x;", "3");
        expect("select 'a', E'\\'', away", "4");
        expect("select U&\"v\", away", "4");
}

static void test_size(void **state)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        (void)state;
        for (size_t i = 0; i < 2000; i++)
                text_append(&text, "select * from visits where id = 'x'; ");
        expect(text_get(&text), "3");
        text_clear(&text);
        for (size_t i = 0; i < 20000; i++)
                text_append(&text, "/*");
        expect(text_get(&text), "");
}

static void test_other_forms(void **state)
{
        (void)state;
        expect_in("sql", "", "");
        expect_in("sql", "\"", "");
        expect_in("sql", "CREATE FUNCTION f() BEGIN ATOMIC SELECT visits; END", "");
        expect_in("internal", "CREATE FUNCTION f() AS $function$visits$function$", "");
        expect_in("sql", "CREATE FUNCTION f() AS $function$visits", "3");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_schemas),     cmocka_unit_test(test_what_is_no_name),
                cmocka_unit_test(test_strings),     cmocka_unit_test(test_size),
                cmocka_unit_test(test_other_forms),
        };

        return cmocka_run_group_tests(tests, make_all, NULL);
}
