/* SPDX-License-Identifier: PostgreSQL */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/file.h"
#include "postgres/programs.h"

static char *top;

static int set_up(void **state _unused_)
{
        char name[] = "/tmp/programs-XXXXXX";

        top = mkdtemp(name) ? strdup(name) : NULL;
        return top ? 0 : -1;
}

static int tear_down(void **state _unused_)
{
        int r = folder_remove(top, NULL);

        free(top);
        return r;
}

/* A folder with a program that says what it is. Returns the folder. */
static char *make_program(const char *folder_name, const char *name, const char *says)
{
        char *folder = path_join(top, folder_name);
        _cleanup_free_ char *path = path_join(folder, name);
        _cleanup_free_ char *script = text_format("#!/bin/sh\necho '%s'\n", says);

        assert_int_equal(folder_make(folder, 0700, NULL), 0);
        assert_int_equal(file_write(path, script, strlen(script), 0700, NULL), 0);
        return folder;
}

static void test_the_preferred_folder_comes_first(void **state _unused_)
{
        _cleanup_free_ char *folder =
                make_program("preferred", "psql", "psql (PostgreSQL) 99.3 (Debian 99.3-1)");
        _cleanup_free_ char *expected = path_join(folder, "psql"), *path = NULL, *version = NULL;
        int major;

        assert_int_equal(programs_find("psql", 130000, folder, &path, NULL), 0);
        assert_string_equal(path, expected);
        assert_int_equal(program_version(path, &version, &major, NULL), 0);
        assert_string_equal(version, "99.3");
        assert_int_equal(major, 99);
}

static void test_an_old_program_is_passed_over(void **state _unused_)
{
        _cleanup_free_ char *old = make_program("old", "wanted", "wanted (PostgreSQL) 14.1");
        _cleanup_free_ char *new = make_program("new", "wanted", "wanted (PostgreSQL) 18beta1");
        _cleanup_free_ char *kept = strdup(getenv("PATH")), *expected = path_join(new, "wanted"), *path = NULL;
        _cleanup_free_ char *with_new = text_format("relative:%s:%s:%s", old, new, kept);

        setenv("PATH", with_new, 1);
        int r = programs_find("wanted", 160004, old, &path, NULL);
        setenv("PATH", kept, 1);
        assert_int_equal(r, 0);
        assert_string_equal(path, expected);
}

static void test_the_nearest_version_is_found(void **state _unused_)
{
        static const struct {
                int least, wanted, major;
        } cases[] = {
                { 140000, 140000, 14 }, { 130000, 150000, 14 }, { 150000, 150000, 18 }, { 130000, 200000, 18 }
        };
        _cleanup_free_ char *old = make_program("nearer", "near", "near (PostgreSQL) 14.1");
        _cleanup_free_ char *new = make_program("farther", "near", "near (PostgreSQL) 18.0");
        _cleanup_free_ char *kept = strdup(getenv("PATH")), *with_old = text_format("%s:%s", old, kept);

        setenv("PATH", with_old, 1);
        for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
                _cleanup_free_ char *path = NULL;
                int major = 0;

                assert_int_equal(programs_find_nearest("near", cases[i].least, cases[i].wanted, new, &path,
                                                       &major, NULL),
                                 0);
                assert_int_equal(major, cases[i].major);
        }
        setenv("PATH", kept, 1);
}

static void test_what_is_no_program_of_postgresql_is_passed_over(void **state _unused_)
{
        _cleanup_free_ char *folder = make_program("strange", "stranger", "something else 16.0");
        char *path = NULL;

        assert_int_equal(programs_find("stranger", 0, folder, &path, NULL), -SKI_EPROGRAM);
        assert_null(path);
}

static void test_a_missing_program_is_named_with_its_package(void **state _unused_)
{
        _cleanup_free_ char *folder = make_program("missing", "pg_dump", "pg_dump (PostgreSQL) 14.1");
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        char *path = NULL;

        assert_int_equal(programs_find("pg_dump", 980000, folder, &path, &error), -SKI_EPROGRAM);
        assert_string_equal(error.message, "pg_dump of PostgreSQL 98 or later is not installed");
        assert_non_null(strstr(error.detail, "is of version"));
        assert_non_null(strstr(error.hint, "postgresql-client-98"));

        assert_int_equal(programs_find_major("pg_ctl", 98, NULL, &path, &error), -SKI_EPROGRAM);
        assert_string_equal(error.message, "pg_ctl of PostgreSQL 98 is not installed");
        assert_non_null(strstr(error.hint, "postgresql-98"));

        assert_int_equal(programs_find("psql", 0, "/nonexistent", &path, &error), -SKI_ECONFIG);
        assert_null(path);
}

static void test_the_environment_holds_only_what_the_conninfo_leaves_open(void **state _unused_)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = conninfo_new();
        _cleanup_strings_ struct strings environment = STRINGS_INIT;

        setenv("PGHOST", "elsewhere", 1);
        setenv("PGDATABASE", "other", 1);
        setenv("PGPASSWORD", "other's", 1);
        setenv("PGSSLMODE", "require", 1);
        setenv("PG_COLOR", "never", 1);
        conninfo_set(conninfo, "host", "here");
        conninfo_set(conninfo, "dbname", "this");
        conninfo_set(conninfo, "password", "p$@ 'x'");
        assert_int_equal(program_environment(conninfo, &environment, NULL), 0);
        assert_true(strings_contain(&environment, "PGPASSWORD=p$@ 'x'"));
        assert_true(strings_contain(&environment, "PGSSLMODE=require"));
        assert_true(strings_contain(&environment, "PG_COLOR=never"));
        for (size_t i = 0; i < environment.count; i++) {
                assert_false(text_starts_with(environment.items[i], "PGHOST="));
                assert_false(text_starts_with(environment.items[i], "PGDATABASE="));
                assert_string_not_equal(environment.items[i], "PGPASSWORD=other's");
        }

        strings_free(&environment);
        conninfo_set(conninfo, "password", NULL);
        assert_int_equal(program_environment(conninfo, &environment, NULL), 0);
        assert_true(strings_contain(&environment, "PGPASSWORD=other's"));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_the_preferred_folder_comes_first),
                cmocka_unit_test(test_an_old_program_is_passed_over),
                cmocka_unit_test(test_the_nearest_version_is_found),
                cmocka_unit_test(test_what_is_no_program_of_postgresql_is_passed_over),
                cmocka_unit_test(test_a_missing_program_is_named_with_its_package),
                cmocka_unit_test(test_the_environment_holds_only_what_the_conninfo_leaves_open),
        };

        return cmocka_run_group_tests(tests, set_up, tear_down);
}
