/* SPDX-License-Identifier: PostgreSQL
 *
 * Revisions: their files, how they follow each other, and what names mean.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "migration/identifier.h"

/* A folder of revisions ------------------------------------------------------------------------------- */

struct folder {
        char path[64];
        struct strings list;
};

static void write_file(const struct folder *folder, const char *name, const char *content)
{
        _cleanup_free_ char *path = path_join(folder->path, name);
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        assert_int_equal(file_write(path, content, strlen(content), 0600, &error), 0);
}

/* `labels` and `needs` may be NULL. */
static void write_revision(const struct folder *folder, const char *id, const char *revises, const char *labels,
                           const char *needs)
{
        _cleanup_free_ char *name = text_format("%s_x.sql", id);
        _cleanup_free_ char *content = text_format("-- the change %s\n--\n-- Revision ID: %s\n-- Revises: %s\n"
                                                   "-- Branch labels: %s\n-- Depends on: %s\n\n"
                                                   "-- @upgrade\nselect 1;\n-- @downgrade\nselect 2;\n",
                                                   id, id, revises, labels ? labels : "", needs ? needs : "");

        write_file(folder, name, content);
}

static int make_folder(void **state)
{
        struct folder *folder = calloc(1, sizeof(*folder));

        snprintf(folder->path, sizeof(folder->path), "/tmp/skinspire-revisions.XXXXXX");
        assert_non_null(mkdtemp(folder->path));
        strings_add(&folder->list, folder->path);
        *state = folder;
        return 0;
}

static int remove_folder(void **state)
{
        struct folder *folder = *state;

        folder_remove(folder->path, NULL);
        strings_free(&folder->list);
        free(folder);
        return 0;
}

/*        a1 - a2 - b3 - b4 - m5 - m6      billing: b3, b4; from m5 on both
 *               \- c3 - c4 -/             clinical: c3, c4; c4 needs b3 */
static void write_diamond(const struct folder *folder)
{
        write_revision(folder, "a1", "", NULL, NULL);
        write_revision(folder, "a2", "a1", NULL, NULL);
        write_revision(folder, "b3", "a2", "billing", NULL);
        write_revision(folder, "b4", "b3", NULL, NULL);
        write_revision(folder, "c3", "a2", "clinical", NULL);
        write_revision(folder, "c4", "c3", NULL, "billing");
        write_revision(folder, "m5", "b4, c4", NULL, NULL);
        write_revision(folder, "m6", "m5", NULL, NULL);
}

static struct history *read_history(const struct folder *folder)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct history *history = NULL;

        if (history_read(&folder->list, &history, &error) < 0)
                fail_msg("%s", error.message);
        return history;
}

static void assert_fails(const struct folder *folder, const char *message)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct history *history = NULL;

        assert_int_equal(history_read(&folder->list, &history, &error), -SKI_ECONFIG);
        if (!strstr(error.message, message))
                fail_msg("\"%s\" is not in \"%s\"", message, error.message);
}

/* Files ------------------------------------------------------------------------------------------------ */

static void test_file(void **state)
{
        struct folder *folder = *state;

        write_file(
                folder, "1.sql",
                "\xEF\xBB\xBF-- add phones\r\n-- to patients\r\n--\r\n-- revision id: 1a2b\r\n-- Revises:\r\n"
                "-- Branch Labels: one,two\r\n-- Create Date: 2026-11-22 15:04:05\r\n-- Note: nothing\r\n\r\n"
                "-- @upgrade\r\nselect '\n-- @else';\r\n--   @upgrade outside transaction  \r\nvacuum;");
        _cleanup_(history_freep) struct history *history = read_history(folder);

        assert_int_equal(history->count, 1);
        const struct revision *revision = history->revisions[0];
        assert_string_equal(revision->id, "1a2b");
        assert_string_equal(revision->message, "add phones\nto patients");
        assert_string_equal(revision->created, "2026-11-22 15:04:05");
        assert_int_equal(revision->labels.count, 2);
        assert_string_equal(revision->labels.names[1], "two");
        assert_int_equal(revision->part_count, 2);
        assert_false(revision->parts[0].outside_transaction);
        assert_int_equal(revision->parts[0].line, 11);
        assert_true(revision->parts[1].outside_transaction);
        assert_int_equal(revision->parts[1].length, strlen("vacuum;"));
        assert_true(revision_has_part(revision, REVISION_UPGRADE));
        assert_false(revision_has_part(revision, REVISION_DOWNGRADE));
}

/* The upgrade, then a downgrade, whatever stands in the first. */
static void assert_two_parts(const struct folder *folder, const char *upgrade)
{
        _cleanup_free_ char *content = text_format(
                "-- Revision ID: a\n-- Revises:\n-- @upgrade\n%s-- @downgrade\nselect 2;\n", upgrade);

        write_file(folder, "1.sql", content);
        _cleanup_(history_freep) struct history *history = read_history(folder);
        const struct revision *revision = history->revisions[0];

        assert_int_equal(revision->part_count, 2);
        assert_int_equal(revision->parts[0].direction, REVISION_UPGRADE);
        assert_int_equal(revision->parts[0].length, strlen(upgrade));
        assert_memory_equal(revision->parts[0].text, upgrade, strlen(upgrade));
        assert_int_equal(revision->parts[1].direction, REVISION_DOWNGRADE);
        assert_int_equal(revision->parts[1].length, strlen("select 2;\n"));
}

static void test_marks(void **state)
{
        static const char *const upgrades[] = {
                "",
                "select 'x\n-- @upgrade\n';\n",
                "select e'\\'\n-- @downgrade of it\n' as \"\n-- @upgrade\n\"\n",
                "do $x$ begin\n  -- @downgrade\nend $x$;\n",
                "do $$ begin\n  -- @downgrades\nend $$;\n-- and more\nselect 1\n",
                "create function f() returns int begin atomic\n-- @upgrade\nselect 1; end;\n",
                "/* /* */\n-- @upgrade\n*/ create table t (\n-- @downgrade\ni int);\n",
                "copy t from stdin;\n-- @upgrade\n'\n\\.\n",
                /* What is never closed, or no SQL, is found by whoever runs it. */
                "select 'open;\n",
                "create table t (i int;\n",
                "copy t from stdin;\n1\n",
                "\\i other.sql\n",
        };

        for (size_t i = 0; i < ARRAY_LENGTH(upgrades); i++)
                assert_two_parts(*state, upgrades[i]);
}

static void test_wrong_files(void **state)
{
        static const struct {
                const char *content, *message;
        } cases[] = {
                { "", "no line '-- @upgrade'" },
                { "-- Revision ID: a\n-- Revises:\n", "no line '-- @upgrade'" },
                { "-- @upgrade\n", "Revision ID" },
                { "-- Revision ID: a\n-- @upgrade\n", "Revises" },
                { "-- Revision ID:\n-- Revises:\n-- @upgrade\n", "Revision ID" },
                { "-- Revision ID: a-b\n-- Revises:\n-- @upgrade\n", "can't be used" },
                { "-- Revision ID: a/b\n-- Revises:\n-- @upgrade\n", "can't be used" },
                { "-- Revision ID: .a\n-- Revises:\n-- @upgrade\n", "can't be used" },
                { "-- Revision ID: head\n-- Revises:\n-- @upgrade\n", "can't be used" },
                { "-- Revision ID: 012345678901234567890123456789012\n-- Revises:\n-- @upgrade\n",
                  "can't be used" },
                { "select 1;\n-- Revision ID: a\n-- Revises:\n-- @upgrade\n", "before the line" },
                { "-- Revision ID: a\n-- Revises:\n-- @Upgrade\n", "the marks are" },
                { "-- Revision ID: a\n-- Revises:\n-- @upgrade\n-- @downgrades\n", "the marks are" },
                { "-- Revision ID: a\n-- Revises:\n-- @upgrade\n-- gr\xF6\xDF\x65r\n", "not in UTF-8" },
                { "-- Revision ID: a\n-- Revises: b\n-- @upgrade\n", "follows b, which is not there" },
                { "-- Revision ID: a\n-- Revises:\n-- Depends on: b\n-- @upgrade\n",
                  "depends on b, which is not there" },
                { "-- Revision ID: a\n-- Revises: a\n-- @upgrade\n", "in a circle" },
        };

        for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
                write_file(*state, "1.sql", cases[i].content);
                assert_fails(*state, cases[i].message);
        }
}

/* A file that nobody reads would be a revision that never runs. */
static void test_capitals(void **state)
{
        write_file(*state, "1.SQL", "-- Revision ID: a\n-- Revises:\n-- @upgrade\n");
        assert_fails(*state, "in small letters");
}

static void test_wrong_histories(void **state)
{
        write_revision(*state, "a", "c", "x", NULL);
        write_revision(*state, "b", "a", NULL, NULL);
        write_revision(*state, "c", "b", NULL, NULL);
        assert_fails(*state, "in a circle");
        write_revision(*state, "a", "", "x", NULL);
        write_revision(*state, "c", "b", "x", NULL);
        assert_fails(*state, "label x stands in two files");
        write_revision(*state, "c", "b", NULL, NULL);
        write_file(*state, "again.sql", "-- Revision ID: b\n-- Revises:\n-- @upgrade\n");
        assert_fails(*state, "revision b stands in two files");
}

static void test_no_files(void **state)
{
        struct strings nowhere = STRINGS_INIT;
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_(history_freep) struct history *history = NULL;
        struct revision_list found;

        (void)state;
        strings_add(&nowhere, "/nonexistent/versions");
        assert_int_equal(history_read(&nowhere, &history, &error), 0);
        assert_int_equal(identifier_resolve(history, "head", NULL, &found, &error), 0);
        assert_int_equal(found.count, 0);
        free(found.items);
        assert_int_equal(identifier_resolve(history, "a", NULL, &found, &error), -SKI_ENOTFOUND);
        strings_free(&nowhere);
}

/* The order --------------------------------------------------------------------------------------------- */

static void test_order(void **state)
{
        static const char *const order[] = { "a1", "a2", "b3", "c3", "c4", "b4", "m5", "m6" };

        write_diamond(*state);
        _cleanup_(history_freep) struct history *history = read_history(*state);

        assert_int_equal(history->count, ARRAY_LENGTH(order));
        for (size_t i = 0; i < ARRAY_LENGTH(order); i++) {
                assert_string_equal(history->revisions[i]->id, order[i]);
                assert_int_equal(history->revisions[i]->place, i);
        }
        assert_int_equal(history_find(history, "a2")->children.count, 2);
        assert_int_equal(history_find(history, "a2")->branches.count, 0);
        assert_int_equal(history_find(history, "c4")->branches.count, 1);
        assert_int_equal(history_find(history, "m6")->branches.count, 2);
        assert_string_equal(history_find(history, "m6")->branches.names[0], "billing");

        /* What c4 depends on is needed, and what that follows. */
        struct revision *c4 = history_find(history, "c4");
        struct revision_list list = { &c4, 1 };
        bool marks[8] = { 0 };
        history_mark_ancestors(history, &list, marks);
        const bool expected[8] = { true, true, true, true, true, false, false, false };
        assert_memory_equal(marks, expected, sizeof(marks));
}

/* Names ------------------------------------------------------------------------------------------------- */

/* `at` is where the database is, NULL for nowhere; `expected` the identifiers, or a part of the message. */
static void assert_means(const struct history *history, const char *at, const char *text, int code,
                         const char *expected)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct revision *present = at && *at ? history_find(history, at) : NULL;
        const struct revision_list current = { &present, present ? 1 : 0 };
        _cleanup_text_ struct text names = TEXT_INIT;
        struct revision_list found = { 0 };

        if (identifier_resolve(history, text, at ? &current : NULL, &found, &error) != code)
                fail_msg("%s gives %d: %s", text, error.code, error.message);
        for (size_t i = 0; i < found.count; i++)
                text_appendf(&names, "%s%s", i > 0 ? " " : "", found.items[i]->id);
        free(found.items);
        if (code == 0)
                assert_string_equal(text_get(&names), expected);
        else if (!strstr(error.message, expected))
                fail_msg("\"%s\" is not in \"%s\"", expected, error.message);
}

static void test_names(void **state)
{
        write_diamond(*state);
        write_revision(*state, "bill4", "b3", NULL, NULL);
        _cleanup_(history_freep) struct history *history = read_history(*state);

        assert_means(history, NULL, "a1", 0, "a1");
        assert_means(history, NULL, "m", -SKI_ENOTFOUND, "'m'");
        assert_means(history, NULL, "bil", -SKI_ENOTFOUND,
                     "Multiple revisions start with 'bil': 'b3', 'bill4'");
        assert_means(history, NULL, "clin", 0, "c3");
        assert_means(history, NULL, "clinical@bil", -SKI_ENOTFOUND, "'bil'");
        assert_means(history, NULL, "b4", 0, "b4");
        assert_means(history, NULL, "billing", 0, "b3");
        assert_means(history, NULL, "base", 0, "");
        assert_means(history, NULL, "heads", 0, "bill4 m6");
        assert_means(history, NULL, "head", -SKI_ENOTFOUND, "Multiple head revisions");
        assert_means(history, NULL, "clinical@head", 0, "m6");
        assert_means(history, NULL, "billing@c", -SKI_ENOTFOUND, "'c'");
        assert_means(history, NULL, "nosuch", -SKI_ENOTFOUND, "Can't locate revision identified by 'nosuch'");
        assert_means(history, NULL, "nosuch@head", -SKI_ENOTFOUND, "No such branch: 'nosuch'");
        assert_means(history, NULL, "", -SKI_ENOTFOUND, "''");
}

static void test_steps(void **state)
{
        write_diamond(*state);
        _cleanup_(history_freep) struct history *history = read_history(*state);

        assert_means(history, NULL, "a1+1", 0, "a2");
        assert_means(history, NULL, "c3-2", 0, "a1");
        assert_means(history, NULL, "a2-2", 0, "");
        assert_means(history, NULL, "a2-3", -SKI_ENOTFOUND, "Relative revision -3 didn't produce 3 migrations");
        assert_means(history, NULL, "head-1", 0, "m5");
        assert_means(history, NULL, "head-2", -SKI_ENOTFOUND, "Ambiguous walk");
        assert_means(history, NULL, "a1+2", -SKI_ENOTFOUND, "Ambiguous walk");
        assert_means(history, NULL, "billing@a1+2", 0, "b3");
        assert_means(history, NULL, "billing@m5-1", -SKI_ENOTFOUND, "Ambiguous walk");
        assert_means(history, NULL, "-1", 0, "m5");
        assert_means(history, NULL, "-2", -SKI_ENOTFOUND, "Ambiguous walk");
        assert_means(history, NULL, "clinical@b4", -SKI_ENOTFOUND, "not a member of branch 'clinical'");
        assert_means(history, NULL, "+1", -SKI_ENOTFOUND, "where a database is");
        assert_means(history, "", "+1", 0, "a1");
        assert_means(history, "a2", "+1", -SKI_ENOTFOUND, "Ambiguous walk");
        assert_means(history, "c4", "current", 0, "c4");
        assert_means(history, "c4", "-1", 0, "c3");
        assert_means(history, "a1", "-1", 0, "");
        assert_means(history, "m6", "+1", -SKI_ENOTFOUND, "Relative revision +1 didn't produce 1 migrations");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(test_file, make_folder, remove_folder),
                cmocka_unit_test_setup_teardown(test_marks, make_folder, remove_folder),
                cmocka_unit_test_setup_teardown(test_wrong_files, make_folder, remove_folder),
                cmocka_unit_test_setup_teardown(test_capitals, make_folder, remove_folder),
                cmocka_unit_test_setup_teardown(test_wrong_histories, make_folder, remove_folder),
                cmocka_unit_test(test_no_files),
                cmocka_unit_test_setup_teardown(test_order, make_folder, remove_folder),
                cmocka_unit_test_setup_teardown(test_names, make_folder, remove_folder),
                cmocka_unit_test_setup_teardown(test_steps, make_folder, remove_folder),
        };

        return cmocka_run_group_tests_name("migration", tests, NULL, NULL);
}
