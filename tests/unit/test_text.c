/* SPDX-License-Identifier: PostgreSQL */
#include "unit.h"

#include "base/text.h"

static void test_append(void **state _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;
        _cleanup_free_ char *stolen = NULL;

        assert_string_equal(text_get(&text), "");
        text_append(&text, "a");
        text_append_char(&text, 'b');
        text_append_bytes(&text, "c\0d", 3);
        text_appendf(&text, "%d%s", 7, "\xC3\xA4");
        assert_int_equal(text.length, 8);
        assert_memory_equal(text.bytes, "abc\0d7\xC3\xA4", 9);
        text_clear(&text);
        assert_string_equal(text_get(&text), "");
        for (int i = 0; i < 100000; i++)
                text_append(&text, "x");
        assert_int_equal(strlen(text_get(&text)), 100000);
        stolen = text_steal(&text);
        assert_int_equal(strlen(stolen), 100000);
        assert_null(text.bytes);
}

static void test_failure_is_remembered(void **state _unused_)
{
        struct text text = TEXT_INIT;
        struct strings strings = STRINGS_INIT;

        text_append(&text, "a");
        text_append_bytes(&text, "x", SIZE_MAX / 2);
        assert_true(text.failed);
        text_append(&text, "b");
        assert_string_equal(text_get(&text), "a");
        assert_null(text_steal(&text));
        assert_false(text.failed);

        strings.failed = true;
        strings_add(&strings, "a");
        assert_true(strings.failed);
        assert_int_equal(strings.count, 0);
        strings_free(&strings);
}

static void test_steal_of_nothing_is_an_empty_string(void **state _unused_)
{
        struct text text = TEXT_INIT;
        _cleanup_free_ char *stolen = text_steal(&text);

        assert_string_equal(stolen, "");
}

static void test_strings(void **state _unused_)
{
        _cleanup_strings_ struct strings strings = STRINGS_INIT;
        _cleanup_text_ struct text joined = TEXT_INIT;

        strings_join(&strings, ", ", &joined);
        assert_string_equal(text_get(&joined), "");
        for (int i = 199; i >= 0; i--) {
                strings_addf(&strings, "%03d", i);
                assert_null(strings.items[strings.count]);
        }
        strings_sort(&strings);
        for (size_t i = 0; i < 200; i++)
                assert_int_equal(atoi(strings.items[i]), i);
        assert_true(strings_contain(&strings, "199"));
        assert_false(strings_contain(&strings, "200"));
        strings_free(&strings);
        strings_add(&strings, "a");
        strings_add(&strings, "");
        strings_add(&strings, "b");
        strings_join(&strings, ", ", &joined);
        assert_string_equal(text_get(&joined), "a, , b");
}

static void test_questions(void **state _unused_)
{
        assert_true(text_equal("a", "a"));
        assert_false(text_equal("a", "b"));
        assert_false(text_equal("a", NULL));
        assert_true(text_equal(NULL, NULL));
        assert_true(text_starts_with("abc", "ab"));
        assert_true(text_starts_with("abc", ""));
        assert_false(text_starts_with("ab", "abc"));
        assert_true(text_ends_with("a.sql", ".sql"));
        assert_false(text_ends_with("sql", ".sql"));
}

static void test_nearest(void **state _unused_)
{
        static const char *const words[] = { "dev", "test", "prod", "production", "retention.count", NULL };
        static const char *const none[] = { NULL };
        char long_word[200] = { 0 };

        memset(long_word, 'a', sizeof(long_word) - 1);
        assert_string_equal(text_nearest("tets", words), "test");
        assert_string_equal(text_nearest("prdo", words), "prod");
        assert_string_equal(text_nearest("prodution", words), "production");
        assert_string_equal(text_nearest("retnetion.cuont", words), "retention.count");
        assert_string_equal(text_nearest("de", words), "dev");
        assert_null(text_nearest("staging", words));
        assert_null(text_nearest("xyz", words));
        assert_null(text_nearest("", words));
        assert_null(text_nearest("dev", none));
        assert_null(text_nearest(long_word, words));
}

static void test_utf8_prefix(void **state _unused_)
{
        assert_int_equal(text_utf8_prefix("abc", 5), 3);
        assert_int_equal(text_utf8_prefix("abc", 2), 2);
        assert_int_equal(text_utf8_prefix("a\xC3\xA4", 2), 1);
        assert_int_equal(text_utf8_prefix("a\xC3\xA4", 3), 3);
        assert_int_equal(text_utf8_prefix("\xF0\x9F\x98\x80", 3), 0);
}

static void test_utf8_valid(void **state _unused_)
{
        static const struct {
                const char *bytes;
                size_t length, valid;
        } cases[] = {
                { "", 0, 0 },
                { "abc", 3, 3 },
                { "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80", 10, 10 },
                { "a\0b", 3, 1 },
                { "a\xC3", 2, 1 },
                { "a\x80", 2, 1 },
                { "\xC0\x80", 2, 0 },
                { "\xE0\x9F\xBF", 3, 0 },
                { "\xE0\xA0\x80", 3, 3 },
                { "\xED\x9F\xBF", 3, 3 },
                { "\xED\xA0\x80", 3, 0 },
                { "\xF0\x8F\xBF\xBF", 4, 0 },
                { "\xF4\x8F\xBF\xBF", 4, 4 },
                { "\xF4\x90\x80\x80", 4, 0 },
                { "\xF5\x80\x80\x80", 4, 0 },
                { "\xFF", 1, 0 },
                { "ok\xE2\x28\xA1", 5, 2 },
        };

        for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
                assert_int_equal(text_utf8_valid(cases[i].bytes, cases[i].length), cases[i].valid);
}

static void test_shell_words(void **state _unused_)
{
        static const char *const words[][2] = {
                { "", "''" }, { "clinic dev", "'clinic dev'" }, { "O'Brien", "'O'\\''Brien'" }, { "$(id)\n\"`", "'$(id)\n\"`'" }
        };

        for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
                _cleanup_free_ char *word = text_shell_word(words[i][0]);

                assert_string_equal(word, words[i][1]);
        }
}

static void test_sizes(void **state _unused_)
{
        static const struct {
                unsigned long long bytes;
                const char *expected;
        } cases[] = {
                { 0, "0 bytes" },         { 1023, "1023 bytes" },   { 1024, "1.0 kB" },
                { 12595, "12.3 kB" },     { 150 * 1024, "150 kB" }, { 3565158, "3.4 MB" },
                { 1ULL << 40, "1.0 TB" }, { ~0ULL, "16384 PB" },
        };

        for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
                _cleanup_text_ struct text text = TEXT_INIT;
                text_append_size(&text, cases[i].bytes);
                assert_string_equal(text_get(&text), cases[i].expected);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_append),
                cmocka_unit_test(test_failure_is_remembered),
                cmocka_unit_test(test_steal_of_nothing_is_an_empty_string),
                cmocka_unit_test(test_strings),
                cmocka_unit_test(test_questions),
                cmocka_unit_test(test_nearest),
                cmocka_unit_test(test_utf8_prefix),
                cmocka_unit_test(test_utf8_valid),
                cmocka_unit_test(test_shell_words),
                cmocka_unit_test(test_sizes),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
