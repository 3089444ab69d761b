/* SPDX-License-Identifier: PostgreSQL */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "transfer/dump_restore.h"

static char *folder;

static void make_program(const char *name, const char *version)
{
        _cleanup_free_ char *path = path_join(folder, name);
        _cleanup_free_ char *script = text_format("#!/bin/sh\necho '%s (PostgreSQL) %s'\n", name, version);

        assert_int_equal(file_write(path, script, strlen(script), 0700, NULL), 0);
}

/* Of a version that no machine has yet. */
static int set_up(void **state _unused_)
{
        char name[] = "/tmp/dump-restore-XXXXXX";

        folder = mkdtemp(name) ? strdup(name) : NULL;
        if (!folder)
                return -1;
        make_program("pg_dump", "99.1");
        make_program("pg_restore", "99.1");
        return 0;
}

static int tear_down(void **state _unused_)
{
        int r = folder_remove(folder, NULL);

        free(folder);
        return r;
}

static void test_both_programs_are_of_one_version(void **state _unused_)
{
        _cleanup_(dump_restore_programs_clear) struct dump_restore_programs programs = { 0 };

        assert_int_equal(dump_restore_find_programs(980001, 980001, folder, &programs, NULL), 0);
        assert_true(text_starts_with(programs.dump, folder));
        assert_true(text_starts_with(programs.restore, folder));

        dump_restore_programs_clear(&programs);
        make_program("pg_restore", "98.1");
        assert_int_equal(dump_restore_find_programs(980001, 980001, folder, &programs, NULL), -SKI_EPROGRAM);
        assert_null(programs.dump);
        make_program("pg_restore", "99.1");
}

static void test_a_server_newer_than_pg_dump(void **state _unused_)
{
        struct dump_restore_programs programs = { 0 };
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        assert_int_equal(dump_restore_find_programs(1000000, 150000, folder, &programs, &error), -SKI_EPROGRAM);
        assert_string_equal(error.message, "pg_dump of PostgreSQL 100 or later is not installed");
        assert_non_null(strstr(error.hint, "postgresql-client-100"));
        assert_null(programs.dump);
}

static void test_a_target_older_than_what_pg_restore_says(void **state _unused_)
{
        struct dump_restore_programs programs = { 0 };
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        assert_int_equal(dump_restore_find_programs(980000, 160004, folder, &programs, &error), -SKI_EPROGRAM);
        assert_string_equal(error.message,
                            "pg_restore of PostgreSQL 99 can't fill a database of PostgreSQL 16");
        assert_non_null(strstr(error.hint, "17 or later"));
        assert_null(programs.dump);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_both_programs_are_of_one_version),
                cmocka_unit_test(test_a_server_newer_than_pg_dump),
                cmocka_unit_test(test_a_target_older_than_what_pg_restore_says),
        };

        return cmocka_run_group_tests(tests, set_up, tear_down);
}
