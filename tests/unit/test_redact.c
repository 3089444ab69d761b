/* SPDX-License-Identifier: PostgreSQL */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "operations/redact.h"

static void assert_redacted(const char *command, const char *expected)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        redact_command(&text, command);
        assert_string_equal(text_get(&text), expected);
}

static void test_leaves_the_rest_alone(void **state)
{
        (void)state;
        assert_redacted("", "");
        assert_redacted("skinspire copy test dev", "skinspire copy test dev");
        assert_redacted("psql postgresql://ann@db/clinic", "psql postgresql://ann@db/clinic");
        assert_redacted("psql postgresql://db:5432/clinic", "psql postgresql://db:5432/clinic");
        assert_redacted("sql -c 'select password from users'", "sql -c 'select password from users'");
        assert_redacted("sql -c 'select '''", "sql -c 'select '''");
}

static void test_hides_passwords_in_urls(void **state)
{
        (void)state;
        assert_redacted("postgresql://ann:geheim@db/clinic", "postgresql://ann:***@db/clinic");
        assert_redacted("postgres+psycopg2://ann:a@b$c%d/e@db:5433/clinic x",
                        "postgres+psycopg2://ann:***@db:5433/clinic x");
        assert_redacted("--set 'environments.x.url=postgresql://ann:with space@db/x' --dry-run",
                        "--set 'environments.x.url=postgresql://ann:***@db/x' --dry-run");
        assert_redacted("a postgresql://ann:it's@db/x b postgresql://bob:\"q\"@db/y",
                        "a postgresql://ann:***@db/x b postgresql://bob:***@db/y");
        assert_redacted("postgresql://ann:@db/x", "postgresql://ann:***@db/x");
        assert_redacted("postgresql://Ann\xC3\xA4:gehe\xC3\xAFm@db", "postgresql://Ann\xC3\xA4:***@db");
}

static void test_hides_passwords_behind_their_word(void **state)
{
        (void)state;
        assert_redacted("postgresql:///x?password=geheim&host=db", "postgresql:///x?password=***&host=db");
        assert_redacted("'host=db password=geheim dbname=x'", "'host=db password=*** dbname=x'");
        assert_redacted("host=db password = 'ge heim' dbname=x", "host=db password = *** dbname=x");
        assert_redacted("PGPASSWORD=geheim sslpassword=auch", "PGPASSWORD=*** sslpassword=***");
        assert_redacted("alter role ann Password 'it''s' login", "alter role ann Password *** login");
        assert_redacted("alter role ann password E'it\\'s' login", "alter role ann password E*** login");
        assert_redacted("password=", "password=***");
        assert_redacted("password 'never closed", "password ***");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_leaves_the_rest_alone),
                cmocka_unit_test(test_hides_passwords_in_urls),
                cmocka_unit_test(test_hides_passwords_behind_their_word),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
