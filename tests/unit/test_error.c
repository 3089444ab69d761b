/* SPDX-License-Identifier: PostgreSQL */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "skinspire/error.h"

static void test_the_code_survives_without_a_place_for_the_texts(void **state)
{
        ski_error from = SKI_ERROR_INIT;

        (void)state;
        assert_int_equal(ski_error_set(NULL, -SKI_EUSAGE, "x"), -SKI_EUSAGE);
        assert_int_equal(ski_error_hint(NULL, "y"), -SKI_EUSAGE);
        assert_int_equal(ski_error_set_errno(NULL, -SKI_EIO, 1, "x"), -SKI_EIO);
        assert_int_equal(ski_error_detail(NULL, "y"), -SKI_EIO);
        assert_int_equal(ski_error_oom(NULL), -SKI_ENOMEM);
        assert_int_equal(ski_error_prefix(NULL, "y"), -SKI_ENOMEM);
        ski_error_set(&from, -SKI_EBUSY, "x");
        assert_int_equal(ski_error_move(NULL, &from), -SKI_EBUSY);
        assert_int_equal(ski_error_place(NULL, "file", 1, 1), -SKI_EBUSY);
}

static void test_a_text_may_be_made_of_the_one_it_replaces(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        (void)state;
        ski_error_set(&error, -SKI_EIO, "old");
        ski_error_hint(&error, "hint");
        assert_int_equal(ski_error_set(&error, -SKI_EDATA, "new, not %s", error.message), -SKI_EDATA);
        assert_string_equal(error.message, "new, not old");
        assert_null(error.hint);
        assert_int_equal(ski_error_prefix(&error, "file"), -SKI_EDATA);
        assert_string_equal(error.message, "file: new, not old");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_the_code_survives_without_a_place_for_the_texts),
                cmocka_unit_test(test_a_text_may_be_made_of_the_one_it_replaces),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
