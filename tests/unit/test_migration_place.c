/* SPDX-License-Identifier: PostgreSQL
 *
 * Where migrations are, by alembic.ini and settings, and what their files are called.
 */
#include "unit.h"

#include <sys/stat.h>

#include "base/file.h"
#include "migration/file_name.h"
#include "migration/ini.h"
#include "migration/place.h"

static void write_text(const char *path, const char *content)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        assert_no_error(file_write(path, content, strlen(content), 0600, &error), &error);
}

/* INI files -------------------------------------------------------------------------------------------- */

static void assert_ini(const char *content, const char *key, const char *expected)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(ini_freep) struct ini *ini = NULL;
        _cleanup_free_ char *value = NULL;

        write_text("x.ini", content);
        assert_no_error(ini_read("x.ini", &ini, &error), &error);
        assert_no_error(ini_value(ini, "a", key, &value, &error), &error);
        if (expected)
                assert_string_equal(value, expected);
        else
                assert_null(value);
}

static void assert_ini_refused(const char *content, unsigned line, const char *words)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(ini_freep) struct ini *ini = NULL;
        _cleanup_free_ char *value = NULL;
        int r;

        write_text("x.ini", content);
        r = ini_read("x.ini", &ini, &error);
        if (r == 0)
                r = ini_value(ini, "a", "k", &value, &error);
        if (error.line != line)
                fail_msg("line %u in place of %u: %s", error.line, line, error.message);
        assert_error(r, -SKI_ECONFIG, &error, words);
}

static void test_ini_values(void **state _unused_)
{
        assert_ini("[a]\nk = v\n", "k", "v");
        assert_ini("[a]\r\nK :  v w \r\n", "k", "v w");
        assert_ini("[a]\nk = v ; no comment\n", "k", "v ; no comment");
        assert_ini("[a]\nk=\n", "k", "");
        assert_ini("[a]\nk = v = w: x\n", "k", "v = w: x");
        assert_ini("# c\n; c\n[b]\nk = 1\n[a]\nl = 2\n", "k", NULL);
        assert_ini("", "k", NULL);
        assert_ini("[a]\nk = one\n  two\n  # comment\n\n  three\n\nl = 4", "k", "one\ntwo\n\nthree");
        assert_ini("[DEFAULT]\nk = d\n[a]\n", "k", "d");
        assert_ini("[DEFAULT]\nk = d\n[a]\nk = own\n", "k", "own");
        assert_ini("[a]\nk = %(l)s/%(L)s%%\nl = x\n", "k", "x/x%");
        assert_ini("[a]\nk = %(l)s\n[DEFAULT]\nl = from far\n", "k", "from far");
        assert_ini("[b]\nformat = %(levelname)-5.5s\n[a]\nk = v\n", "k", "v");

        _cleanup_free_ char *here = realpath(".", NULL), *expected = text_format("%s/x", here);
        assert_ini("[a]\nk = %(here)s/x\n", "k", expected);
}

static void test_wrong_ini_files(void **state _unused_)
{
        assert_ini_refused("k = v\n", 1, "before the first [section]");
        assert_ini_refused("[a]\n\nnonsense\n", 3, "neither [section] nor");
        assert_ini_refused("[a]\n= v\n", 2, "neither [section] nor");
        assert_ini_refused("[a]\nk = 1\nK = 2\n", 3, "stands twice");
        assert_ini_refused("[a]\n[b]\n[a]\n", 3, "begun once already");
        assert_ini_refused("[a]\nk = %(nosuch)s\n", 2, "no value for '%(nosuch)s'");
        assert_ini_refused("[a]\nk = %d\n", 2, "a '%' stands here");
        assert_ini_refused("[a]\nk = 100%\n", 2, "written as '%%'");
        assert_ini_refused("[a]\nk = %(k)s\n", 2, "part of itself");
        assert_ini_refused("[a]\nk = %(l)s\nl = %(k)s\n", 3, "part of itself");
        assert_ini_refused("[a]\nk = \xFF\n", 0, "not in UTF-8");
}

/* The place -------------------------------------------------------------------------------------------- */

static struct migration_place *find_place(const char *directory, const char *const *settings)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        const struct project_overrides overrides = { .directory = ".", .settings = settings };
        _cleanup_(project_freep) struct project *project = NULL;
        struct migration_place *place = NULL;

        assert_no_error(project_open(&overrides, &project, &error), &error);
        assert_no_error(migration_place_find(project, directory, &place, &error), &error);
        return place;
}

static void assert_place_refused(const char *content, unsigned line, const char *words)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        const struct project_overrides overrides = { .directory = "." };
        _cleanup_(project_freep) struct project *project = NULL;
        struct migration_place *place = NULL;
        int r;

        write_text("alembic.ini", content);
        assert_no_error(project_open(&overrides, &project, &error), &error);
        r = migration_place_find(project, NULL, &place, &error);
        if (error.line != line || !error.file || !strstr(error.file, "alembic.ini"))
                fail_msg("%s:%u: %s", error.file, error.line, error.message);
        assert_error(r, -SKI_ECONFIG, &error, words);
}

static void assert_in(const char *path, const char *expected)
{
        _cleanup_free_ char *here = realpath(".", NULL), *whole = path_join(here, expected);

        assert_string_equal(path, whole);
}

static void test_places(void **state _unused_)
{
        static const char *const settings[] = { "migrations.folder=other", NULL };
        struct migration_place *place = find_place(NULL, NULL);

        assert_in(place->folder, "migrations");
        assert_int_equal(place->versions.count, 1);
        assert_in(place->versions.items[0], "migrations/versions");
        assert_string_equal(place->table, "alembic_version");
        assert_null(place->table_schema);
        migration_place_free(place);

        /* Flask-Migrate's file stands in the folder, and does not say where that is. */
        mkdir("migrations", 0700);
        write_text("migrations/alembic.ini", "[alembic]\nscript_location = elsewhere\nversion_table = v\n");
        place = find_place(NULL, NULL);
        assert_in(place->folder, "migrations");
        assert_string_equal(place->table, "v");
        migration_place_free(place);

        /* Alembic's stands in the project, and does. */
        write_text("alembic.ini", "[alembic]\nscript_location = db/moves\nversion_table_schema = audit\n"
                                  "version_locations = %(here)s/one, two\n   three\n");
        place = find_place(NULL, NULL);
        assert_in(place->folder, "db/moves");
        assert_int_equal(place->versions.count, 3);
        assert_in(place->versions.items[0], "one");
        assert_in(place->versions.items[2], "three");
        assert_string_equal(place->table_schema, "audit");
        migration_place_free(place);

        place = find_place(NULL, settings);
        assert_in(place->folder, "other");
        migration_place_free(place);
        place = find_place("migrations/", NULL);
        assert_in(place->folder, "migrations");
        assert_string_equal(place->table, "v");
        migration_place_free(place);
}

static void test_locations(void **state _unused_)
{
        write_text("alembic.ini", "[alembic]\nscript_location = m\nversion_path_separator = os\n"
                                  "version_locations = a b:c,d:\n");
        struct migration_place *place = find_place(NULL, NULL);

        assert_int_equal(place->versions.count, 2);
        assert_in(place->versions.items[0], "a b");
        assert_in(place->versions.items[1], "c,d");
        migration_place_free(place);
}

/* What 'alembic init' writes behind the value is a comment to people alone. */
static void test_separators(void **state _unused_)
{
        static const char *const lines[] = {
                "version_path_separator = os  # Use os.pathsep. Default configuration used for new projects.\n",
                "path_separator = os\nversion_path_separator = space\n",
        };
        struct migration_place *place;

        for (size_t i = 0; i < ARRAY_LENGTH(lines); i++) {
                _cleanup_free_ char *content =
                        text_format("[alembic]\nscript_location = m\nversion_locations = a b:c\n%s", lines[i]);

                write_text("alembic.ini", content);
                place = find_place(NULL, NULL);
                assert_int_equal(place->versions.count, 2);
                assert_in(place->versions.items[0], "a b");
                migration_place_free(place);
        }
        write_text("alembic.ini", "[alembic]\nscript_location = m\nversion_path_separator = whatever\n");
        migration_place_free(find_place(NULL, NULL));
}

static void test_wrong_places(void **state _unused_)
{
        assert_place_refused("[alembic]\nscript_location = app:migrations\n", 2, "names a Python package");
        assert_place_refused("[alembic]\nscript_location = m\ntruncate_slug_length = many\n", 3,
                             "no whole number");
        assert_place_refused("[alembic]\nscript_location = m\nfile_template = %%(slug)s\n", 3, "the same name");
        assert_place_refused("[alembic]\nscript_location = m\nfile_template = %(rev)s\n", 3,
                             "no value for '%(rev)s'");
        assert_place_refused("[alembic]\nscript_location = m\nfile_template = %%(rev)s_%%(nosuch)s\n", 3,
                             "understood");
        assert_place_refused("[alembic]\nscript_location = m\nfile_template = %%(year)d/%%(rev)s\n", 3,
                             "no '/'");
        assert_place_refused("[alembic]\nscript_location = m\ntimezone = Mars/North\n", 3, "no time zone");
        assert_place_refused(
                "[alembic]\nscript_location = m\nversion_path_separator = tab\nversion_locations = a\n", 3,
                "none of space");
}

/* Files' names ----------------------------------------------------------------------------------------- */

static void assert_name(const char *template, const char *message, unsigned long length, const char *expected)
{
        const struct file_date date = {
                .clock = { .tm_year = 126, .tm_mon = 0, .tm_mday = 9, .tm_hour = 7, .tm_sec = 5 },
                .time = { .tv_sec = 1767942005 }
        };
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_free_ char *name = NULL;

        assert_no_error(file_name_check_template(template, &error), &error);
        name = file_name_compose(template, "1a2b", message, length, &date);
        assert_string_equal(name, expected);
}

static void test_names(void **state _unused_)
{
        assert_name("%(rev)s_%(slug)s", "Add phones, to patients!", 40, "1a2b_add_phones_to_patients.sql");
        assert_name("%(rev)s_%(slug)s", "", 40, "1a2b_.sql");
        assert_name("%(rev)s_%(slug)s", "one two three", 40, "1a2b_one_two_three.sql");
        assert_name("%(rev)s_%(slug)s", "one two three", 8, "1a2b_one_two_.sql");
        assert_name("%(rev)s_%(slug)s", "one two three", 7, "1a2b_one_.sql");
        assert_name("%(rev)s_%(slug)s", "unbroken", 3, "1a2b_unb_.sql");
        assert_name("%(rev)s_%(slug)s", "\xC3\x84rzte \xE2\x80\x94 \xE0\xA4\xA8 \xF0\x9F\x92\x8A x_y", 40,
                    "1a2b_\xC3\xA4rzte_\xE0\xA4\xA8_x_y.sql");
        assert_name("%(year)d_%(month).2d_%(day)02d-%(rev)s%%", "x", 40, "2026_01_09-1a2b%.sql");
        assert_name("%(epoch)s_%(hour)s%(minute).2i%(second)s_%(rev)s", "x", 40, "1767942005_7005_1a2b.sql");
}

static void test_dates(void **state _unused_)
{
        struct file_date date;

        file_date_now("UTC", &date);
        _cleanup_free_ char *text = file_date_text(&date);
        assert_int_equal(strlen(text), strlen("2026-11-22 15:04:05.000000+00:00"));
        assert_string_equal(text + strlen(text) - 6, "+00:00");

        file_date_now(NULL, &date);
        _cleanup_free_ char *local = file_date_text(&date);
        assert_int_equal(strlen(local), strlen("2026-11-22 15:04:05.000000"));
        assert_false(file_name_zone_exists("../../etc/passwd"));
        assert_false(file_name_zone_exists(""));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(test_ini_values, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(test_wrong_ini_files, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(test_places, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(test_locations, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(test_separators, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(test_wrong_places, enter_folder, leave_folder),
                cmocka_unit_test(test_names),
                cmocka_unit_test(test_dates),
        };

        return cmocka_run_group_tests_name("migration_place", tests, NULL, NULL);
}
