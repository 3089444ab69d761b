/* SPDX-License-Identifier: PostgreSQL */
#include "unit.h"

#include "base/text.h"
#include "config/dotenv.h"

static void assert_value(const char *content, const char *name, const char *expected)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(dotenv_freep) struct dotenv *dotenv = NULL;
        const struct dotenv_variable *variable;

        assert_no_error(dotenv_parse(".env", content, strlen(content), &dotenv, &error), &error);
        variable = dotenv_find(dotenv, name);
        if (!expected)
                assert_null(variable);
        else if (!variable)
                fail_msg("%s is not set by: %s", name, content);
        else
                assert_string_equal(variable->value, expected);
}

static void assert_line(const char *content, const char *name, unsigned line)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(dotenv_freep) struct dotenv *dotenv = NULL;

        assert_no_error(dotenv_parse(".env", content, strlen(content), &dotenv, &error), &error);
        assert_int_equal(dotenv_find(dotenv, name)->line, line);
}

/* Every wrong content holds "s3cret", which no error may repeat. */
static void assert_refused_bytes(const char *content, size_t length, unsigned line, const char *words)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(dotenv_freep) struct dotenv *dotenv = NULL;
        int r;

        r = dotenv_parse("the/.env", content, length, &dotenv, &error);
        assert_error_hides(&error, "s3cret");
        assert_int_equal(error.line, line);
        assert_error(r, -SKI_ECONFIG, &error, words);
}

static void assert_refused(const char *content, unsigned line, const char *words)
{
        assert_refused_bytes(content, strlen(content), line, words);
}

static void test_plain_values(void **state _unused_)
{
        assert_value("", "A", NULL);
        assert_value("A=b", "A", "b");
        assert_value("A=b\n", "A", "b");
        assert_value("A =\t b \t\n", "A", "b");
        assert_value("A=\nB=c", "A", "");
        assert_value("A=", "A", "");
        assert_value("A=b c", "A", "b c");
        assert_value("A=b=c", "A", "b=c");
        assert_value("A=b \"c\" 'd'", "A", "b \"c\" 'd'");
        assert_value("A=b\\n", "A", "b\\n");
        assert_value("export A=b", "A", "b");
        assert_value("export\t A=b", "A", "b");
        assert_value("exportA=b", "exportA", "b");
        assert_value("'A'=b", "A", "b");
        assert_value("mail.from-name[0]=b", "mail.from-name[0]", "b");
        assert_value("A=\xC3\xA4", "A", "\xC3\xA4");
}

static void test_comments(void **state _unused_)
{
        assert_value("# A=b\n  # c\nA=d", "A", "d");
        assert_value("A=b # c", "A", "b");
        assert_value("A=b\t#c", "A", "b");
        assert_value("A=b#c", "A", "b#c");
        assert_value("A=#b", "A", "#b");
        assert_value("A= # b", "A", "");
        assert_value("A='b' # c", "A", "b");
        assert_value("A=\"b\"#c", "A", "b");
        assert_value("A='b # c'", "A", "b # c");
}

static void test_quotes(void **state _unused_)
{
        assert_value("A='b\\n$c${D}\"'", "A", "b\\n$c${D}\"");
        assert_value("A='it\\'s \\\\'", "A", "it's \\");
        assert_value("A=\"b\\n\\t\\\"\\\\\\$\\'\"", "A", "b\n\t\"\\$'");
        assert_value("A=\"\\d\"", "A", "\\d");
        assert_value("A=''", "A", "");
        assert_value("A=\"\"", "A", "");
        assert_value("A=\"b\nc\n\"\nD=e", "A", "b\nc\n");
        assert_value("A='b\nc'\nD=e", "D", "e");
}

static void test_expansion(void **state _unused_)
{
        setenv("UNIT_PROCESS", "process", 1);
        unsetenv("UNIT_UNSET");
        assert_value("A=b\nC=x${A}y${A}", "C", "xbyb");
        assert_value("A=b\nC=\"x${A}\"", "C", "xb");
        assert_value("A=b\nC='x${A}'", "C", "x${A}");
        assert_value("UNIT_PROCESS=file\nC=${UNIT_PROCESS}", "C", "process");
        assert_value("C=${UNIT_PROCESS:-d}", "C", "process");
        assert_value("C=${UNIT_UNSET:-d e}", "C", "d e");
        assert_value("C=${UNIT_UNSET:-}", "C", "");
        assert_value("A=1\nA=2\nC=${A}\nA=3", "C", "2");
        /* What is no ${NAME} stands for itself. */
        assert_value("C=pa$$w$rd$", "C", "pa$$w$rd$");
        assert_value("C=$UNIT_PROCESS", "C", "$UNIT_PROCESS");
        assert_value("C=${", "C", "${");
        assert_value("C=${UNIT_PROCESS", "C", "${UNIT_PROCESS");
        assert_value("C=${}x${!}", "C", "${}x${!}");
        assert_value("C=\"\\${UNIT_UNSET}\"", "C", "${UNIT_UNSET}");
        /* What a variable holds is not expanded again. */
        assert_value("A='${UNIT_UNSET}'\nC=${A}", "C", "${UNIT_UNSET}");
        assert_refused("A=b\nC=s3cret${UNIT_UNSET}", 2, "single quotes");
        assert_refused("A=\"b\nc${UNIT_UNSET}s3cret\"", 2, "not set");
}

static void test_line_ends(void **state _unused_)
{
        assert_value("\xEF\xBB\xBF"
                     "A=b",
                     "A", "b");
        assert_value("A=b\r\nC=d\r\n", "A", "b");
        assert_value("A=b\rC=d", "C", "d");
        assert_value("A='b\r\nc'\r\n", "A", "b\nc");
        assert_line("A=1\n\n# x\r\nB=2\n", "B", 4);
        assert_line("A='1\n2\n3'\nB=4\n", "B", 4);
        assert_line("A=1\nA=2\n", "A", 2);
        assert_value("A=1\nA=2\n", "A", "2");
}

static void test_wrong_lines(void **state _unused_)
{
        assert_refused("s3cret", 1, "NAME=value");
        assert_refused("A=b\n\ns3cret word = x\n", 3, "NAME=value");
        assert_refused("=s3cret", 1, "NAME=value");
        assert_refused("'A=s3cret", 1, "NAME=value");
        assert_refused("''=s3cret", 1, "NAME=value");
        assert_refused("export", 1, "NAME=value");
        assert_refused("A='s3cret", 1, "not closed");
        assert_refused("B=c\nA=\"s3cret\nD=e\n", 2, "not closed");
        assert_refused("A='b' s3cret", 1, "behind a closing quote");
        assert_refused("A='b\nc's3cret", 2, "behind a closing quote");
        assert_refused_bytes("A=b\nC=s3cret\0d", 14, 2, "not UTF-8");
        assert_refused("A=b\nC=s3cret\xE4\n", 2, "not UTF-8");
        assert_refused("A=s3cret\xC0\x80", 1, "not UTF-8");
        assert_refused("A=s3cret\xED\xA0\x80", 1, "not UTF-8");
}

static void test_huge(void **state _unused_)
{
        _cleanup_text_ struct text content = TEXT_INIT;

        while (content.length < 1000000)
                text_appendf(&content, "NAME_%zu='%0100d'\n", content.length, 1);
        assert_value(text_get(&content), "NAME_0",
                     "0000000000000000000000000000000000000000000000000000000000000000000"
                     "000000000000000000000000000000001");
        while (content.length < 10000000)
                text_append(&content, "# s3cret\n");
        assert_refused(text_get(&content), 0, "larger than 1 MB");
}

static void test_files(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(dotenv_freep) struct dotenv *missing = NULL, *dotenv = NULL, *never = NULL;

        assert_no_error(dotenv_read(".env", &missing, &error), &error);
        assert_int_equal(missing->count, 0);
        put_file(".env", "A=b");
        assert_no_error(dotenv_read(".env", &dotenv, &error), &error);
        assert_string_equal(dotenv_find(dotenv, "A")->value, "b");
        assert_error(dotenv_read("/", &never, &error), -SKI_ECONFIG, &error, "cannot read /");
        dotenv_free(NULL);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_plain_values),
                cmocka_unit_test(test_comments),
                cmocka_unit_test(test_quotes),
                cmocka_unit_test(test_expansion),
                cmocka_unit_test(test_line_ends),
                cmocka_unit_test(test_wrong_lines),
                cmocka_unit_test(test_huge),
                cmocka_unit_test_setup_teardown(test_files, enter_folder, leave_folder),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
