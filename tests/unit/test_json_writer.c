/* SPDX-License-Identifier: PostgreSQL */
#include "unit.h"

#include <jansson.h>

#include "report/json.h"
#include "report/json_writer.h"

/* An answer that is written into memory. */
struct answer {
        struct json_writer writer;
        FILE *stream;
        char *bytes;
        size_t length;
};

static void begin(struct answer *answer)
{
        answer->bytes = NULL;
        answer->stream = open_memstream(&answer->bytes, &answer->length);
        assert_non_null(answer->stream);
        json_answer_begin(&answer->writer, answer->stream);
}

/* What was written, read back; jansson, which writes the other answers, must lay it out in the same way. */
static json_t *end(struct answer *answer)
{
        _cleanup_free_ char *layout = NULL;
        json_t *read;

        json_answer_end(&answer->writer);
        assert_int_equal(fclose(answer->stream), 0);
        read = json_loads(answer->bytes, 0, NULL);
        if (!read)
                fail_msg("not JSON: %s", answer->bytes);
        assert_int_equal(json_integer_value(json_object_get(read, "schema_version")), JSON_SCHEMA_VERSION);
        layout = json_dumps(read, JSON_INDENT(2));
        assert_non_null(layout);
        assert_int_equal(answer->bytes[answer->length - 1], '\n');
        answer->bytes[answer->length - 1] = '\0';
        assert_string_equal(answer->bytes, layout);
        free(answer->bytes);
        return read;
}

static void assert_text(const char *text, const char *expected)
{
        struct answer answer;

        begin(&answer);
        json_put_text(&answer.writer, text, text);
        json_auto_t *read = end(&answer);
        assert_string_equal(json_string_value(json_object_get(read, expected)), expected);
}

static void test_texts_and_keys_hold_any_bytes(void **state)
{
        (void)state;
        assert_text("", "");
        assert_text("plain", "plain");
        assert_text("\"quoted\" back\\slash / 'x'", "\"quoted\" back\\slash / 'x'");
        assert_text("\b\f\n\r\t\001\033\037\177", "\b\f\n\r\t\001\033\037\177");
        assert_text("Stra\u00DFe \xF0\x9F\x98\x80 \xE2\x80\xA8", "Stra\u00DFe \xF0\x9F\x98\x80 \xE2\x80\xA8");
        assert_text("a\xFF"
                    "b\xC3",
                    "a\uFFFDb\uFFFD");
}

static void test_nests_with_and_without_content(void **state)
{
        struct answer answer;

        (void)state;
        begin(&answer);
        json_array_begin(&answer.writer, "empty");
        json_array_end(&answer.writer);
        json_object_begin(&answer.writer, "nothing");
        json_object_end(&answer.writer);
        json_array_begin(&answer.writer, "rows");
        for (int i = 0; i < 2; i++) {
                json_object_begin(&answer.writer, NULL);
                json_put_word(&answer.writer, "number", "-12");
                json_put_word(&answer.writer, "truth", "true");
                json_put_text(&answer.writer, "none", NULL);
                json_object_end(&answer.writer);
        }
        json_put_text(&answer.writer, NULL, "last");
        json_array_end(&answer.writer);
        json_auto_t *read = end(&answer);
        json_t *rows = json_object_get(read, "rows");
        assert_int_equal(json_array_size(rows), 3);
        assert_int_equal(json_integer_value(json_object_get(json_array_get(rows, 1), "number")), -12);
        assert_true(json_is_null(json_object_get(json_array_get(rows, 0), "none")));
}

static void test_nests_deeply(void **state)
{
        struct answer answer;

        (void)state;
        begin(&answer);
        json_put_word(&answer.writer, "first", "1");
        json_array_begin(&answer.writer, "deep");
        for (int i = 0; i < 40; i++)
                json_array_begin(&answer.writer, NULL);
        for (int i = 0; i < 41; i++)
                json_array_end(&answer.writer);
        json_put_word(&answer.writer, "last", "2");
        json_decref(end(&answer));
}

static void assert_document(const char *document)
{
        json_auto_t *expected = json_loads(document, JSON_DECODE_ANY, NULL);
        struct answer answer;

        assert_non_null(expected);
        begin(&answer);
        json_put_document(&answer.writer, "document", document);
        json_put_word(&answer.writer, "after", "null");
        json_auto_t *read = end(&answer);
        assert_true(json_equal(json_object_get(read, "document"), expected));
}

static void test_lays_documents_out_anew(void **state)
{
        static const char *const documents[] = {
                "[]",
                " { } ",
                "[[],{},[{}]]",
                "\"alone\"",
                "null",
                "[1,-2.5 , true,\nnull]",
                "[{\"role\" : \"public\", \"privileges\" : [\"SELECT\", \"UPDATE\"], \"none\" : []}, {}]",
                "[\"a, b\", \"[{\", \"}]: \", \"\\\"\", \"\\\\\", \" \\u0001 \\n\"]",
                "{\"\":{\"x\":{\"y\":[[\"\u00E9\"]]}}}",
        };

        (void)state;
        for (size_t i = 0; i < ARRAY_LENGTH(documents); i++)
                assert_document(documents[i]);
}

static void test_replaces_bytes_in_documents_that_are_no_text(void **state)
{
        struct answer answer;

        (void)state;
        begin(&answer);
        json_put_document(&answer.writer, "names", "[\"a\xFF\"]");
        json_auto_t *read = end(&answer);
        assert_string_equal(json_string_value(json_array_get(json_object_get(read, "names"), 0)), "a\uFFFD");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_texts_and_keys_hold_any_bytes),
                cmocka_unit_test(test_nests_with_and_without_content),
                cmocka_unit_test(test_nests_deeply),
                cmocka_unit_test(test_lays_documents_out_anew),
                cmocka_unit_test(test_replaces_bytes_in_documents_that_are_no_text),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
