/* SPDX-License-Identifier: PostgreSQL */
#include "unit.h"

#include "base/text.h"
#include "config/settings.h"

static int read_yaml(const char *yaml, struct schema_values **ret, ski_error *error)
{
        return schema_read(settings_schema, "skinspire.yaml", yaml, strlen(yaml), ret, error);
}

/* The value's items with | between them. */
static void assert_value(const char *yaml, const char *path, const char *name, const char *expected)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(schema_values_freep) struct schema_values *values = NULL;
        _cleanup_text_ struct text joined = TEXT_INIT;
        const struct schema_value *value;

        assert_no_error(read_yaml(yaml, &values, &error), &error);
        value = schema_find(values, path, name);
        if (!value) {
                assert_null(expected);
                return;
        }
        strings_join(&value->items, "|", &joined);
        assert_string_equal(text_get(&joined), expected);
}

static void assert_refused(const char *yaml, unsigned line, unsigned column, const char *words)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(schema_values_freep) struct schema_values *values = NULL;
        int r;

        r = read_yaml(yaml, &values, &error);
        if (r == 0)
                fail_msg("accepted: %s", yaml);
        if (error.line != line || error.column != column)
                fail_msg("%u:%u in place of %u:%u: %s", error.line, error.column, line, column, error.message);
        assert_string_equal(error.file, "skinspire.yaml");
        assert_error(r, -SKI_ECONFIG, &error, words);
}

static void test_empty_files(void **state _unused_)
{
        static const char *const contents[] = { "", "\n\n", "# nothing\n", "---\n", "--- ~\n", "{}\n" };

        for (size_t i = 0; i < ARRAY_LENGTH(contents); i++)
                assert_value(contents[i], "project", NULL, NULL);
}

static void test_values(void **state _unused_)
{
        assert_value("project: Clinic\n", "project", NULL, "Clinic");
        assert_value("project: yes\n", "project", NULL, "yes");
        assert_value("project: 007\n", "project", NULL, "007");
        assert_value("project: 'it''s: #1'\n", "project", NULL, "it's: #1");
        assert_value("project: |\n  two\n  lines\n", "project", NULL, "two\nlines\n");
        assert_value("project:\n", "project", NULL, "");
        assert_value("project: ~\n", "project", NULL, "");
        assert_value("project: '~'\n", "project", NULL, "~");
        assert_value("\"project\": \"\\u00e4\"\n", "project", NULL, "\xC3\xA4");
        assert_value("{project: x, retention: {count: 2}}\n", "retention.count", NULL, "2");
        assert_value("retention:\n  count: 0\n  days: 3650\n", "retention.days", NULL, "3650");
        assert_value("retention:\n", "retention.days", NULL, NULL);
        assert_value("errors: {show_values: true}\n", "errors.show_values", NULL, "true");
        assert_value("\xEF\xBB\xBFproject: x\r\n", "project", NULL, "x");
        assert_value("project: !!str 7\n", "project", NULL, "7");
}

static void test_lists(void **state _unused_)
{
        assert_value("database:\n  extensions:\n  - a\n  - 'b, c'\n", "database.extensions", NULL, "a|b, c");
        assert_value("database: {extensions: [a, b]}\n", "database.extensions", NULL, "a|b");
        assert_value("database: {extensions: []}\n", "database.extensions", NULL, "");
        assert_value("database: {extensions: a}\n", "database.extensions", NULL, "a");
        assert_value("database: {extensions: ' a ,b,, '}\n", "database.extensions", NULL, "a|b");
        assert_value("database:\n  extensions:\n", "database.extensions", NULL, "");
        assert_refused("database: {extensions: [a, [b]]}\n", 1, 28,
                       "database.extensions: expected a list of texts");
        assert_refused("database: {extensions: [a, ]}\nx: y", 2, 1, "unknown key");
        assert_refused("database: {extensions: [a, ~]}\n", 1, 28, "expected a list");
        assert_refused("database: {extensions: {a: b}}\n", 1, 24, "expected a list");
}

static void test_kinds(void **state _unused_)
{
        static const char *const flags[] = { "yes", "no", "on", "off", "maybe", "True", "TRUE", "1", "" };
        static const char *const numbers[] = { "-1",   "101",  "1.5", "1e2", "0x1",
                                               "many", "' 1'", "1 ",  "+1",  "99999999999999999999",
                                               "",     "~",    "1_0" };

        for (size_t i = 0; i < ARRAY_LENGTH(flags); i++) {
                _cleanup_free_ char *yaml = text_format("errors:\n  show_values: '%s'\n", flags[i]);
                assert_refused(yaml, 2, 16, "errors.show_values: expected true or false");
        }
        for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
                _cleanup_free_ char *yaml = text_format("retention:\n  count: [%s]\n", numbers[i]);
                assert_refused(yaml, 2, 10, "retention.count: expected a whole number from 0 to 100");
                if (strcmp(numbers[i], "1 ") == 0)
                        continue;
                _cleanup_free_ char *plain = text_format("retention:\n  count: %s\n", numbers[i]);
                SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
                _cleanup_(schema_values_freep) struct schema_values *values = NULL;
                assert_error(read_yaml(plain, &values, &error), -SKI_ECONFIG, &error, "from 0 to 100");
        }
        assert_refused("project: [a]\n", 1, 10, "project: expected a text");
        assert_refused("project: {a: b}\n", 1, 10, "project: expected a text");
        assert_refused("database: x\n", 1, 11, "database: expected keys with values");
        assert_refused("database: [x]\n", 1, 11, "database: expected keys with values");
        assert_refused("database: {role: ''}\n", 1, 18, "database.role: expected a text of 1 to 63 bytes");
        assert_refused("- a\n", 1, 1, "expected keys with values");
        assert_refused("text\n", 1, 1, "expected keys with values");
}

static void test_unknown_keys(void **state _unused_)
{
        assert_refused("projetc: x\n", 1, 1, "did you mean \"project\"?");
        assert_refused("retention:\n  cuont: 1\n", 2, 3, "did you mean \"count\"?");
        assert_refused("retention:\n  zzzzzz: 1\n", 2, 3, "the keys here are count, days");
        assert_refused("environments:\n  dev:\n    ulr: x\n", 3, 5, "environments.dev: unknown key \"ulr\"");
        assert_refused("retention.count: 1\n", 1, 1, "unknown key");
        assert_refused("environments.dev.url: x\n", 1, 1, "unknown key");
        assert_refused("\"*\": x\n", 1, 1, "unknown key");
        assert_refused("? [a]\n: b\n", 1, 3, "expected a word as key");
        assert_refused("<<: {project: x}\n", 1, 1, "unknown key");
        assert_refused("~: x\n", 1, 1, "unknown key");
}

static void test_doubled_keys(void **state _unused_)
{
        assert_refused("project: a\nretention: {}\nproject: b\n", 3, 1, "line 1");
        assert_refused("retention:\n  count: 1\n  count: 2\n", 3, 3, "\"count\" stands here twice");
        assert_refused("environments:\n  a: {}\n  a: {}\n", 3, 3, "twice");
        assert_refused("database: {}\ndatabase: {}\n", 2, 1, "twice");
}

static void test_environments(void **state _unused_)
{
        static const char yaml[] =
                "environments:\n  staging-eu:\n    url: postgresql://h\n    protected: true\n"
                "  empty:\n  '*': {database: x}\n";

        assert_value(yaml, "environments.*.url", "staging-eu", "postgresql://h");
        assert_value(yaml, "environments.*.protected", "staging-eu", "true");
        assert_value(yaml, "environments.*", "staging-eu", "");
        assert_value(yaml, "environments.*", "empty", "");
        assert_value(yaml, "environments.*", "other", NULL);
        assert_refused("environments: [a]\n", 1, 15, "environments: expected keys");
        assert_refused("environments:\n  a: x\n", 2, 6, "environments.a: expected keys");
        assert_refused("environments:\n  a:\n    protected: maybe\n", 3, 16, "expected true or false");
}

static void test_anchors(void **state _unused_)
{
        static const char yaml[] =
                "environments:\n  a: &a {database: x}\n  b: *a\nproject: &p y\ndatabase: {role: *p}\n";

        assert_value(yaml, "environments.*.database", "b", "x");
        assert_value(yaml, "database.role", NULL, "y");
        assert_refused("database: &d\n  role: *d\n", 1, 11, "database.role: expected a text");
        assert_refused("&r\nenvironments: *r\n", 2, 1, "environments.environments: unknown key");
        assert_refused("project: *none\n", 1, 10, "undefined alias");
}

static void test_no_yaml(void **state _unused_)
{
        assert_refused("project: [a\n", 2, 1, "not YAML");
        assert_refused("project: 'a\n", 2, 1, "not YAML");
        assert_refused("\tproject: a\n", 1, 1, "cannot start any token");
        assert_refused("project: a\n  b: c\n", 2, 4, "not YAML");
        assert_refused("project: a: b\n", 1, 11, "not YAML");
        assert_refused("project: a\n---\nproject: b\n", 2, 1, "one YAML document");
        assert_refused("project: !secret a\n", 1, 10, "without a YAML tag");
        assert_refused("project: !!int 7\n", 1, 10, "without a YAML tag");
        assert_refused("project: \"a\\0b\"\n", 1, 10, "NUL");
        assert_refused("project: a\nretention: \xE4\n", 2, 0, "not UTF-8");
}

static void test_deep_and_huge(void **state _unused_)
{
        static const char *const pieces[] = { "[", "{a: ", "- ", "? ", "&a [", "!!seq [", "a:\n", "'" };
        _cleanup_text_ struct text keys = TEXT_INIT, big = TEXT_INIT;

        for (size_t i = 0; i < ARRAY_LENGTH(pieces); i++) {
                SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
                _cleanup_(schema_values_freep) struct schema_values *values = NULL;
                _cleanup_text_ struct text deep = TEXT_INIT;

                while (deep.length < 1000000)
                        text_append(&deep, pieces[i]);
                assert_int_equal(read_yaml(text_get(&deep), &values, &error), -SKI_ECONFIG);
        }
        text_append(&keys, "environments:\n");
        for (int i = 0; i < 1001; i++)
                text_appendf(&keys, "  e%d: {}\n", i);
        assert_refused(text_get(&keys), 2, 3, "at most 1000 keys");

        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(schema_values_freep) struct schema_values *values = NULL;
        while (big.length < 10000000)
                text_append(&big, "# nothing\n");
        assert_error(read_yaml(text_get(&big), &values, &error), -SKI_ECONFIG, &error, "larger than 1 MB");
}

/* Settings --------------------------------------------------------------------------------------- */

static void test_table(void **state _unused_)
{
        _cleanup_(settings_freep) struct settings *settings = settings_new();

        assert_non_null(settings);
        for (size_t i = 0; i < settings->count; i++) {
                const struct setting *setting = &settings->items[i];
                assert_int_equal(setting->origin, ORIGIN_DEFAULT);
                assert_string_equal(setting->place, "");
                assert_true(strlen(setting->key->help) > 0);
                assert_ptr_equal(settings_find(settings, setting->key->path), setting);
        }
        assert_int_equal(settings_find(settings, "retention.days")->number, 7);
        assert_int_equal(settings_find(settings, "retention.count")->number, 3);
        assert_false(settings_find(settings, "errors.show_values")->flag);
        assert_int_equal(settings_find(settings, "database.extensions")->items.count, 0);
        assert_string_equal(settings_find(settings, "database.schema")->items.items[0], "database/schema");
        assert_string_equal(settings_find(settings, "database.role")->items.items[0], "skinspire_admin");
        assert_null(settings_find(settings, "environments.*.url"));
        assert_null(settings_find(settings, "retention"));
        settings_free(NULL);
}

static void test_set(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(settings_freep) struct settings *settings = settings_new();
        _cleanup_free_ char *list = NULL;
        const struct setting *setting = settings_find(settings, "database.schema");

        assert_no_error(settings_set(settings, "database.schema", "a b.sql, c", ORIGIN_PROCESS, "X", &error),
                        &error);
        list = setting_format(setting);
        assert_string_equal(list, "a b.sql, c");
        assert_int_equal(setting->items.count, 2);
        assert_int_equal(setting->origin, ORIGIN_PROCESS);
        assert_string_equal(setting->place, "X");
        assert_no_error(settings_set(settings, "timeouts.lock", "2147483647", ORIGIN_PROCESS, "X", &error),
                        &error);
        assert_int_equal(settings_find(settings, "timeouts.lock")->number, 2147483647);
        assert_no_error(settings_set(settings, "errors.show_values", "true", ORIGIN_PROCESS, "X", &error),
                        &error);
        assert_true(settings_find(settings, "errors.show_values")->flag);

        /* A refused value changes nothing. */
        assert_error(settings_set(settings, "timeouts.lock", "2147483648", ORIGIN_PROCESS, "Y", &error),
                     -SKI_ECONFIG, &error, "expected a whole number from 0 to 2147483647");
        assert_int_equal(settings_find(settings, "timeouts.lock")->number, 2147483647);
        assert_error(settings_set(settings, "timeout.lock", "1", ORIGIN_PROCESS, "Y", &error), -SKI_ECONFIG,
                     &error, "did you mean \"timeouts.lock\"?");
        assert_error(
                settings_set(settings, "environments.prod.protected", "false", ORIGIN_PROCESS, "Y", &error),
                -SKI_ECONFIG, &error, "DEV_DATABASE_URL");
}

static void test_variables(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(settings_freep) struct settings *settings = settings_new();
        _cleanup_free_ char *variable = NULL, *none = NULL;

        assert_no_error(setting_variable(settings_find(settings, "copy.after_copy"), &variable, &error),
                        &error);
        assert_string_equal(variable, "SKINSPIRE_COPY_AFTER_COPY");
        assert_no_error(setting_variable(settings_find(settings, "project"), &none, &error), &error);
        assert_null(none);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_empty_files),  cmocka_unit_test(test_values),
                cmocka_unit_test(test_lists),        cmocka_unit_test(test_kinds),
                cmocka_unit_test(test_unknown_keys), cmocka_unit_test(test_doubled_keys),
                cmocka_unit_test(test_environments), cmocka_unit_test(test_anchors),
                cmocka_unit_test(test_no_yaml),      cmocka_unit_test(test_deep_and_huge),
                cmocka_unit_test(test_table),        cmocka_unit_test(test_set),
                cmocka_unit_test(test_variables),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
