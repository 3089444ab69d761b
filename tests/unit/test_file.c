/* SPDX-License-Identifier: PostgreSQL */
#include "unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/file.h"

static mode_t mode_of(const char *path)
{
        struct stat status;

        assert_int_equal(stat(path, &status), 0);
        return status.st_mode & 07777;
}

static void assert_content(const char *path, const char *bytes, size_t length)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_text_ struct text content = TEXT_INIT;

        assert_no_error(file_read(path, &content, &error), &error);
        assert_int_equal(content.length, length);
        assert_memory_equal(text_get(&content), bytes, length);
}

static void test_write_and_read(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_strings_ struct strings entries = STRINGS_INIT;

        assert_no_error(file_write("f", "a\0b", 3, 0600, &error), &error);
        assert_content("f", "a\0b", 3);
        assert_int_equal(mode_of("f"), 0600);
        assert_no_error(file_write("f", "", 0, 0644, &error), &error);
        assert_content("f", "", 0);
        assert_int_equal(mode_of("f"), 0644);
        /* Nothing temporary stays behind, also after a failure. */
        assert_no_error(folder_make("d/full", 0700, &error), &error);
        assert_error(file_write("d", "x", 1, 0600, &error), -SKI_EIO, &error, "cannot write d");
        assert_error(file_write("no/f", "x", 1, 0600, &error), -SKI_EIO, &error, "cannot write no/f");
        assert_no_error(folder_list(".", NULL, &entries, &error), &error);
        assert_int_equal(entries.count, 2);
}

/* /dev/null, or a pipe that the shell made, must not become a file. */
static void test_write_into_what_is_no_file(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        char bytes[4] = { 0 };
        struct stat status;
        int reader;

        assert_int_equal(mkfifo("pipe", 0600), 0);
        reader = open("pipe", O_RDONLY | O_NONBLOCK);
        assert_true(reader >= 0);
        assert_int_equal(symlink("pipe", "to_pipe"), 0);
        assert_no_error(file_write("to_pipe", "ab\n", 3, 0600, &error), &error);
        assert_int_equal(read(reader, bytes, sizeof(bytes)), 3);
        assert_string_equal(bytes, "ab\n");
        close(reader);
        assert_int_equal(lstat("pipe", &status), 0);
        assert_true(S_ISFIFO(status.st_mode));
        assert_int_equal(lstat("to_pipe", &status), 0);
        assert_true(S_ISLNK(status.st_mode));
}

static void test_write_through_a_link(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct stat status;

        assert_no_error(folder_make("elsewhere", 0700, &error), &error);
        assert_no_error(file_write("elsewhere/real", "old", 3, 0600, &error), &error);
        assert_int_equal(symlink("elsewhere/real", "link"), 0);
        assert_no_error(file_write("link", "new", 3, 0600, &error), &error);
        assert_content("elsewhere/real", "new", 3);
        assert_int_equal(lstat("link", &status), 0);
        assert_true(S_ISLNK(status.st_mode));
}

static void test_big_file(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_text_ struct text big = TEXT_INIT;

        for (int i = 0; i < 300000; i++)
                text_appendf(&big, "%d,", i);
        assert_no_error(file_write("big", big.bytes, big.length, 0600, &error), &error);
        assert_content("big", big.bytes, big.length);
}

static void test_missing_file(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_text_ struct text content = TEXT_INIT;

        assert_error(file_read("none", &content, &error), -SKI_ENOTFOUND, &error, "cannot open none");
        assert_error(file_read(".", &content, &error), -SKI_EIO, &error, "cannot read .");
        assert_int_equal(file_read("none", &content, NULL), -SKI_ENOTFOUND);
        assert_false(file_exists("none"));
        assert_true(file_exists("."));
        assert_false(folder_exists("none"));
}

static void test_append(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        assert_no_error(file_append("log", "a\n", 2, 0600, &error), &error);
        assert_no_error(file_append("log", "b\n", 2, 0600, &error), &error);
        assert_content("log", "a\nb\n", 4);
        assert_int_equal(mode_of("log"), 0600);
        assert_error(file_append("no/log", "x", 1, 0600, &error), -SKI_EIO, &error, "cannot open no/log");
}

static void test_folders(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_strings_ struct strings entries = STRINGS_INIT, none = STRINGS_INIT;

        assert_no_error(folder_make("a/b/c", 0700, &error), &error);
        assert_no_error(folder_make("a/b/c", 0700, &error), &error);
        assert_int_equal(mode_of("a/b"), 0700);
        put_file("a/2.sql", "");
        put_file("a/10.sql", "");
        put_file("a/x.txt", "");
        put_file("a/.hidden.sql", "");
        assert_no_error(folder_list("a", ".sql", &entries, &error), &error);
        assert_int_equal(entries.count, 2);
        assert_string_equal(entries.items[0], "a/10.sql");
        assert_string_equal(entries.items[1], "a/2.sql");
        assert_error(folder_list("none", NULL, &none, &error), -SKI_ENOTFOUND, &error, "none");
        assert_error(folder_make("a/x.txt", 0700, &error), -SKI_EIO, &error, "not a folder");
        assert_error(folder_make("a/x.txt/y", 0700, &error), -SKI_EIO, &error, "cannot create");
}

static void test_removal_follows_no_link(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        assert_no_error(folder_make("kept", 0700, &error), &error);
        put_file("kept/f", "x");
        assert_no_error(folder_make("gone/deep", 0700, &error), &error);
        put_file("gone/deep/.f", "x");
        assert_int_equal(symlink("../kept", "gone/link"), 0);
        assert_no_error(folder_remove("gone", &error), &error);
        assert_false(file_exists("gone"));
        assert_true(file_exists("kept/f"));
        assert_no_error(folder_remove("gone", &error), &error);
}

static void assert_joined(const char *folder, const char *name, const char *expected)
{
        _cleanup_free_ char *path = path_join(folder, name);

        assert_string_equal(path, expected);
}

static void test_paths(void **state _unused_)
{
        assert_joined("/a", "b", "/a/b");
        assert_joined("/a/", "b", "/a/b");
        assert_joined("/", "b", "/b");
        assert_joined("/a", "/b", "/b");
}

static void test_locks(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        int first, second, status;

        assert_no_error(file_lock("lock", false, &first, &error), &error);
        assert_error(file_lock("lock", false, &second, &error), -SKI_EBUSY, &error,
                     "locked by another process");
        close(first);
        assert_no_error(file_lock("lock", true, &second, &error), &error);

        /* A child holds no lock that its parent has, once it runs another program. */
        pid_t pid = fork();
        if (pid == 0)
                _exit(fcntl(second, F_GETFD) & FD_CLOEXEC ? 0 : 1);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_int_equal(status, 0);
        close(second);
        assert_error(file_lock("no/lock", true, &first, &error), -SKI_EIO, &error, "no/lock");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(test_write_and_read, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(test_write_into_what_is_no_file, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(test_write_through_a_link, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(test_big_file, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(test_missing_file, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(test_append, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(test_folders, enter_folder, leave_folder),
                cmocka_unit_test_setup_teardown(test_removal_follows_no_link, enter_folder, leave_folder),
                cmocka_unit_test(test_paths),
                cmocka_unit_test_setup_teardown(test_locks, enter_folder, leave_folder),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
