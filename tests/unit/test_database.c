/* SPDX-License-Identifier: PostgreSQL
 *
 * How a database is made on servers of several versions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "postgres/database.h"

static void check(const struct database_shape *shape, int server_version, const char *expected)
{
        _cleanup_text_ struct text statement = TEXT_INIT;

        database_compose_create("a \"b\"", shape, server_version, &statement);
        assert_string_equal(text_get(&statement), expected);
}

#define BEGINNING "create database \"a \"\"b\"\"\" template template0 lc_collate 'C' lc_ctype 'C'"

static void test_locale_provider(void **state)
{
        struct database_shape shape = {
                .collate = "C", .ctype = "C", .locale_provider = "builtin", .locale = "C.UTF-8"
        };

        (void)state;
        check(&shape, 180000, BEGINNING " locale_provider builtin builtin_locale 'C.UTF-8'");
        check(&shape, 160000, BEGINNING " locale_provider libc");
        check(&shape, 140000, BEGINNING);
        shape.locale_provider = "icu";
        shape.locale = "de";
        check(&shape, 150000, BEGINNING " locale_provider icu icu_locale 'de'");
        check(&shape, 130000, BEGINNING);
}

int main(void)
{
        const struct CMUnitTest tests[] = { cmocka_unit_test(test_locale_provider) };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
