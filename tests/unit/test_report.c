/* SPDX-License-Identifier: PostgreSQL */
#include "unit.h"

#include "base/text.h"
#include "cli/exit_code.h"
#include "report/failure.h"
#include "report/json.h"
#include "report/visible.h"
#include "report/wrap.h"

static void assert_visible(const char *string, bool keep_lines, const char *expected)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        visible_append(&text, string, keep_lines);
        assert_string_equal(text_get(&text), expected);
}

static void test_names_can_not_steer_the_terminal(void **state)
{
        (void)state;
        assert_visible("", false, "");
        assert_visible("plain \"name\" \\x1b", false, "plain \"name\" \\x1b");
        assert_visible("\033[2Jgone", false, "\\x1b[2Jgone");
        assert_visible("a\nb\tc\rd\177", false, "a\\nb\\tc\\x0dd\\x7f");
        assert_visible("a\nb\033", true, "a\nb\\x1b");
        /* C1's CSI, a right-to-left override, a zero-width space, a line separator. */
        assert_visible("\xC2\x9B"
                       "31m",
                       false, "\\x9b31m");
        assert_visible("\xE2\x80\xAE"
                       "txt",
                       false, "\\u202etxt");
        assert_visible("a\xE2\x80\x8B"
                       "b\xE2\x80\xA8",
                       false, "a\\u200bb\\u2028");
}

static void test_letters_of_all_languages_stay(void **state)
{
        static const char *const names[] = { "Stra\u00DFe", "\xE8\xA1\xA8", "\xF0\x9F\x98\x80", "\xC2\xA0" };

        (void)state;
        for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
                assert_visible(names[i], false, names[i]);
}

static void test_bytes_that_are_no_text_are_shown(void **state)
{
        (void)state;
        assert_visible("\xFF", false, "\\xff");
        assert_visible("a\xC3", false, "a\\xc3");                          /* cut off */
        assert_visible("\xC0\xAF", false, "\\xc0\\xaf");                   /* too long for a slash */
        assert_visible("\xED\xA0\x80", false, "\\xed\\xa0\\x80");          /* half of a UTF-16 pair */
        assert_visible("\xF4\x90\x80\x80", false, "\\xf4\\x90\\x80\\x80"); /* above U+10FFFF */
}

static void assert_wrapped(const char *prose, size_t column, size_t indent, size_t width, const char *expected)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        wrap_append(&text, prose, column, indent, width);
        assert_string_equal(text_get(&text), expected);
}

static void test_wraps_prose(void **state)
{
        (void)state;
        assert_wrapped("", 0, 0, 20, "\n");
        assert_wrapped("one two three", 0, 0, 80, "one two three\n");
        assert_wrapped("one two three", 0, 0, 7, "one two\nthree\n");
        assert_wrapped("one two three", 4, 2, 9, "one\n  two\n  three\n");
        assert_wrapped("unbreakable word", 0, 0, 4, "unbreakable\nword\n");
        assert_wrapped("first.\n\nsecond\nstays", 0, 0, 80, "first.\n\nsecond stays\n");
        assert_wrapped("\xC3\xA4\xC3\xA4\xC3\xA4 \xC3\xB6", 0, 0, 5, "\xC3\xA4\xC3\xA4\xC3\xA4 \xC3\xB6\n");
}

static void assert_json_text(const char *string, const char *expected)
{
        json_auto_t *text = json_text(string);

        assert_non_null(text);
        assert_string_equal(json_string_value(text), expected);
}

static void test_json_takes_any_bytes(void **state)
{
        json_auto_t *nothing = json_text(NULL);

        (void)state;
        assert_true(json_is_null(nothing));
        assert_json_text("", "");
        assert_json_text("\xC3\xA4\n\"", "\xC3\xA4\n\"");
        assert_json_text("a\xFF"
                         "b\xC3",
                         "a\xEF\xBF\xBD"
                         "b\xEF\xBF\xBD");
}

static void test_every_error_has_a_name_and_an_exit_code(void **state)
{
        ski_error error = SKI_ERROR_INIT;

        (void)state;
        for (int code = SKI_ENOMEM; code <= SKI_EINTERRUPTED; code++) {
                assert_string_not_equal(failure_code_name(-code), "unknown");
                assert_int_not_equal(exit_code_of(-code, &error), 0);
        }
        assert_string_equal(failure_code_name(-1000), "unknown");
        assert_string_equal(failure_code_name(0), "unknown");
        assert_int_equal(exit_code_of(0, &error), 0);
        assert_int_equal(exit_code_of(-SKI_EUSAGE, &error), 2);
        assert_int_equal(exit_code_of(-SKI_ECONFIG, &error), 3);
        assert_int_equal(exit_code_of(-SKI_ECONNECT, &error), 4);
        assert_int_equal(exit_code_of(-SKI_EDATA, &error), 5);
        assert_int_equal(exit_code_of(-SKI_EDIFFERS, &error), 6);
        assert_int_equal(exit_code_of(-SKI_EBUSY, &error), 7);
        assert_int_equal(exit_code_of(-SKI_EINTERRUPTED, &error), 130);
        assert_int_equal(exit_code_of(-SKI_EIO, &error), 1);
}

static void test_a_time_limit_is_the_servers_when_the_server_said_so(void **state)
{
        (void)state;
        assert_int_equal(exit_code_of(-SKI_ETIMEOUT, &(ski_error){ .sqlstate = "57014" }), 5);
        assert_int_equal(exit_code_of(-SKI_ETIMEOUT, &(ski_error){ 0 }), 1);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_names_can_not_steer_the_terminal),
                cmocka_unit_test(test_letters_of_all_languages_stay),
                cmocka_unit_test(test_bytes_that_are_no_text_are_shown),
                cmocka_unit_test(test_wraps_prose),
                cmocka_unit_test(test_json_takes_any_bytes),
                cmocka_unit_test(test_every_error_has_a_name_and_an_exit_code),
                cmocka_unit_test(test_a_time_limit_is_the_servers_when_the_server_said_so),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
