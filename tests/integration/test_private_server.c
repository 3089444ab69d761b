/* SPDX-License-Identifier: PostgreSQL
 *
 * The private server, with real servers in throw-away projects. Started by root, the tests run twice: as the user
 * postgres, whose server lives in the project, and as root, whose server lives in /var/lib/skinspire.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/process.h"
#include "postgres/private_server.h"
#include "postgres/programs.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"

static const char *const variables[][2] = {
        { "PGPORT", "7777" },          { "PGHOST", "elsewhere.invalid" },
        { "PGDATA", "/nonexistent" },  { "PGDATABASE", "nothing" },
        { "PGUSER", "nobody" },        { "PGSSLMODE", "verify-full" },
        { "PGHOSTADDR", "192.0.2.1" },
};

struct fixture {
        char *top; /* everything of the test is in it */
        char *directory;
        struct project *project;
        struct conninfo *conninfo;
        ski_error error;
};

static void check(const struct fixture *fixture, int result)
{
        if (result < 0)
                print_error("%s\n%s\n", fixture->error.message ? fixture->error.message : "no message",
                            fixture->error.detail ? fixture->error.detail : "");
        assert_int_equal(result, 0);
}

static char *in(const char *folder, const char *name)
{
        char *path = path_join(folder, name);

        assert_non_null(path);
        return path;
}

static void open_project(struct fixture *fixture, const char *directory)
{
        struct project_overrides overrides = { .directory = directory };
        _cleanup_free_ char *file = in(directory, "skinspire.yaml");

        check(fixture, folder_make(directory, 0700, &fixture->error));
        check(fixture, file_write(file, "", 0, 0600, &fixture->error));
        project_free(fixture->project);
        fixture->project = NULL;
        check(fixture, project_open(&overrides, &fixture->project, &fixture->error));
        if (fixture->directory != directory) {
                free(fixture->directory);
                fixture->directory = strdup(directory);
        }
}

static int set_up(void **state)
{
        struct fixture *fixture = calloc(1, sizeof(*fixture));
        char top[] = "/tmp/private-server-XXXXXX";

        assert_non_null(fixture);
        assert_non_null(mkdtemp(top));
        fixture->top = strdup(top);
        _cleanup_free_ char *directory = in(top, "project");
        open_project(fixture, directory);
        *state = fixture;
        return 0;
}

static int tear_down(void **state)
{
        struct fixture *fixture = *state;

        for (size_t i = 0; i < ARRAY_LENGTH(variables); i++)
                unsetenv(variables[i][0]);
        ski_error_clear(&fixture->error);
        int r = private_server_destroy(fixture->project, &fixture->error);
        if (r < 0)
                print_error("%s\n", fixture->error.message);
        if (r == 0)
                r = folder_remove(fixture->top, NULL);
        project_free(fixture->project);
        conninfo_free(fixture->conninfo);
        ski_error_clear(&fixture->error);
        free(fixture->directory);
        free(fixture->top);
        free(fixture);
        return r;
}

static void start(struct fixture *fixture)
{
        conninfo_free(steal(fixture->conninfo));
        check(fixture,
              private_server_conninfo(fixture->project, NULL, "postgres", &fixture->conninfo, &fixture->error));
}

/* The first value of the statement's result; the caller frees it. */
static char *ask(struct fixture *fixture, const char *statement)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_RESULT ski_result *result = NULL;

        check(fixture, session_open(fixture->conninfo, NULL, &session, &fixture->error));
        check(fixture, ski_execute(session, &result, &fixture->error, statement, SKI_NO_PARAMS));
        const char *value = ski_result_text(result, 0, 0);
        return strdup(value ? value : "");
}

static void assert_answer(struct fixture *fixture, const char *statement, const char *expected)
{
        _cleanup_free_ char *answer = ask(fixture, statement);

        assert_string_equal(answer, expected);
}

static pid_t running_pid(struct fixture *fixture)
{
        struct server_status status;

        check(fixture, private_server_status(fixture->project, &status, &fixture->error));
        pid_t pid = status.pid;
        assert_int_equal(pid > 0, status.state == SERVER_RUNNING);
        server_status_clear(&status);
        return pid;
}

static enum server_state state_of(struct fixture *fixture)
{
        struct server_status status;

        check(fixture, private_server_status(fixture->project, &status, &fixture->error));
        enum server_state state = status.state;
        server_status_clear(&status);
        return state;
}

static char *data_directory(struct fixture *fixture)
{
        struct server_status status;

        check(fixture, private_server_status(fixture->project, &status, &fixture->error));
        char *data = steal(status.data_directory);
        server_status_clear(&status);
        assert_non_null(data);
        return data;
}

static void write_file(struct fixture *fixture, const char *folder, const char *name, const char *content)
{
        _cleanup_free_ char *path = in(folder, name);

        check(fixture, file_write(path, content, strlen(content), 0600, &fixture->error));
        if (geteuid() == 0) {
                struct stat status;
                assert_int_equal(stat(folder, &status), 0);
                assert_int_equal(chown(path, status.st_uid, status.st_gid), 0);
        }
}

/* Runs psql as the user, with the conninfo's address, and tells its exit status. */
static int run_psql(const struct conninfo *conninfo, const struct process_user *user, struct text *errors)
{
        _cleanup_strings_ struct strings environment = STRINGS_INIT;
        _cleanup_free_ char *psql = NULL, *address = conninfo_string(conninfo);
        int status;

        assert_int_equal(programs_find("psql", 130000, NULL, &psql, NULL), 0);
        assert_int_equal(program_environment(conninfo, &environment, NULL), 0);
        const char *const argv[] = { psql, "-X", "-c", "select 1", "-d", address, NULL };
        struct process_options options = {
                .argv = argv,
                .environment = (const char *const *)environment.items,
                .unset_prefix = "PG",
                .user = user,
                .directory = user ? "/" : NULL,
                .input = PROCESS_NULL,
        };
        assert_int_equal(process_run(&options, NULL, errors, &status, NULL), 0);
        return status;
}

static void test_first_use_makes_a_server_for_us_alone(void **state)
{
        struct fixture *fixture = *state;
        struct server_status status;
        struct stat folder;

        assert_int_equal(state_of(fixture), SERVER_ABSENT);
        start(fixture);
        assert_answer(fixture, "select current_user", "postgres");
        assert_answer(fixture, "show listen_addresses", "");
        assert_answer(fixture, "show server_encoding", "UTF8");
        assert_answer(fixture, "show lc_collate", "C.UTF-8");
        assert_answer(fixture, "show data_checksums", "on");
        assert_answer(fixture, "show fsync", "on");
        assert_answer(fixture, "show max_locks_per_transaction", "1024");
        assert_answer(fixture, "show timezone", "UTC");

        check(fixture, private_server_status(fixture->project, &status, &fixture->error));
        assert_int_equal(status.state, SERVER_RUNNING);
        assert_true(status.bytes > 10 * 1024 * 1024);
        assert_non_null(strchr(status.version, '.'));
        assert_string_equal(status.user, geteuid() == 0 ? "postgres" : getpwuid(geteuid())->pw_name);
        assert_int_equal(stat(status.socket_directory, &folder), 0);
        assert_int_equal(folder.st_mode & 0777, 0700);
        assert_int_equal(stat(status.data_directory, &folder), 0);
        assert_int_equal(folder.st_mode & 0777, 0700);
        assert_int_equal(stat(status.log_file, &folder), 0);
        assert_int_equal(folder.st_mode & 0777, 0600);
        assert_string_equal(conninfo_get(fixture->conninfo, "host"), status.socket_directory);
        server_status_clear(&status);
}

static void test_it_stops_and_starts_again_with_its_data(void **state)
{
        struct fixture *fixture = *state;

        start(fixture);
        free(ask(fixture, "create table kept as select 7 as n"));
        pid_t pid = running_pid(fixture);
        check(fixture, private_server_start(fixture->project, &fixture->error));
        assert_int_equal(running_pid(fixture), pid);

        check(fixture, private_server_stop(fixture->project, &fixture->error));
        assert_int_equal(state_of(fixture), SERVER_STOPPED);
        check(fixture, private_server_stop(fixture->project, &fixture->error));

        start(fixture);
        assert_int_not_equal(running_pid(fixture), pid);
        assert_answer(fixture, "select n from kept", "7");
}

static void test_it_comes_back_after_kill_9(void **state)
{
        struct fixture *fixture = *state;
        SKI_CLEANUP_SESSION ski_session *session = NULL;

        start(fixture);
        free(ask(fixture, "create table kept as select 7 as n"));
        /* A child of the dead server that does not notice at once. */
        check(fixture, session_open(fixture->conninfo, NULL, &session, &fixture->error));
        for (int i = 0; i < 3; i++) {
                assert_int_equal(kill(running_pid(fixture), SIGKILL), 0);
                start(fixture);
                assert_answer(fixture, "select n from kept", "7");
        }
}

static void test_a_foreign_or_empty_pid_file_is_no_server(void **state)
{
        struct fixture *fixture = *state;
        _cleanup_free_ char *data = NULL, *content = NULL;
        pid_t other;

        start(fixture);
        data = data_directory(fixture);
        check(fixture, private_server_stop(fixture->project, &fixture->error));

        /* A living process of the server's own user, whose number the dead server's once was. */
        other = fork();
        assert_true(other >= 0);
        if (other == 0) {
                struct passwd *user = getpwnam("postgres");
                if (geteuid() == 0 && (!user || setgid(user->pw_gid) < 0 || setuid(user->pw_uid) < 0))
                        _exit(1);
                pause();
                _exit(0);
        }
        content = text_format("%ld\n%s\n1700000000\n5432\n..\n\n  1234 5\nready   \n", (long)other, data);
        write_file(fixture, data, "postmaster.pid", content);
        _cleanup_free_ char *folder = in(data, "..");
        write_file(fixture, folder, ".s.PGSQL.5432.lock", content);
        assert_int_equal(state_of(fixture), SERVER_STOPPED);
        check(fixture, private_server_stop(fixture->project, &fixture->error));
        assert_int_equal(kill(other, 0), 0);
        assert_int_equal(waitpid(other, NULL, WNOHANG), 0);
        start(fixture);
        assert_answer(fixture, "select 1", "1");
        process_kill(other);

        check(fixture, private_server_stop(fixture->project, &fixture->error));
        write_file(fixture, data, "postmaster.pid", "");
        start(fixture);
        assert_answer(fixture, "select 1", "1");
}

static void test_three_at_once_make_one_server(void **state)
{
        struct fixture *fixture = *state;
        pid_t children[3];

        for (size_t i = 0; i < ARRAY_LENGTH(children); i++) {
                children[i] = fork();
                assert_true(children[i] >= 0);
                if (children[i] == 0) {
                        ski_error error = SKI_ERROR_INIT;
                        int r = private_server_start(fixture->project, &error);
                        if (r < 0)
                                fprintf(stderr, "# %s: %s\n", error.message, error.detail ? error.detail : "");
                        _exit(r < 0);
                }
        }
        for (size_t i = 0; i < ARRAY_LENGTH(children); i++) {
                int status;
                assert_int_equal(waitpid(children[i], &status, 0), children[i]);
                assert_int_equal(status, 0);
        }
        pid_t pid = running_pid(fixture);
        assert_true(pid > 0);
        start(fixture);
        assert_int_equal(running_pid(fixture), pid);
}

static void test_a_long_and_strange_path_works(void **state)
{
        struct fixture *fixture = *state;
        static const char name[] = "it's a \"very\" $(touch oops) `long` \xc3\xbcml\xc3\xa4ut%20 folder; name";
        _cleanup_text_ struct text directory = TEXT_INIT;
        struct server_status status;

        text_append(&directory, fixture->top);
        for (int i = 0; i < 3; i++)
                text_appendf(&directory, "/%s", name);
        open_project(fixture, text_get(&directory));
        start(fixture);
        assert_answer(fixture, "select 1", "1");
        assert_int_equal(run_psql(fixture->conninfo, NULL, NULL), 0);
        check(fixture, private_server_status(fixture->project, &status, &fixture->error));
        assert_int_equal(status.state, SERVER_RUNNING);
        bool is_in_project = text_starts_with(status.data_directory, fixture->top);
        assert_int_equal(is_in_project, status.socket_directory == NULL);
        assert_int_equal(is_in_project,
                         text_starts_with(conninfo_get(fixture->conninfo, "host"), "/proc/self/fd/"));
        server_status_clear(&status);
}

static void test_every_role_that_may_log_in_is_admitted(void **state)
{
        static const char *const roles[] = {
                "skinspire_admin",
                "Ward \"B\"",
                "\xc3\x84rzte; drop",
                "a'b\\c",
                "#x",
                "@include",
                "all",
                "/regex",
                "+group",
                "x,y",
                "a23456789_123456789_123456789_123456789_123456789_123456789_123"
        };
        struct fixture *fixture = *state;
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        start(fixture);
        free(ask(fixture, "create role nologin"));
        for (size_t i = 0; i < ARRAY_LENGTH(roles); i++) {
                _cleanup_text_ struct text statement = TEXT_INIT;
                quote_format(&statement, "create role %I login", roles[i]);
                free(ask(fixture, text_get(&statement)));
        }
        assert_int_equal(conninfo_set(fixture->conninfo, "user", roles[0]), 0);
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        assert_int_equal(session_open(fixture->conninfo, NULL, &session, &error), -SKI_ECONNECT);

        check(fixture, private_server_admit_roles(fixture->project, &fixture->error));
        for (size_t i = 0; i < ARRAY_LENGTH(roles); i++) {
                assert_int_equal(conninfo_set(fixture->conninfo, "user", roles[i]), 0);
                assert_answer(fixture, "select current_user", roles[i]);
        }
}

/* As `$(skinspire server start)` in a shell, or a caller with open descriptors of its own. */
static void test_the_server_holds_nothing_of_its_starter(void **state)
{
        struct fixture *fixture = *state;
        int ends[2], status;
        char byte;

        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
                dup2(ends[1], STDOUT_FILENO);
                dup2(ends[1], STDERR_FILENO);
                _exit(private_server_start(fixture->project, NULL) < 0);
        }
        close(ends[1]);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        assert_true(running_pid(fixture) > 0);
        struct pollfd end = { .fd = ends[0], .events = POLLIN };
        assert_int_equal(poll(&end, 1, 0), 1);
        assert_int_equal(read(ends[0], &byte, 1), 0);
        close(ends[0]);
}

static void test_inherited_variables_change_nothing(void **state)
{
        struct fixture *fixture = *state;

        for (size_t i = 0; i < ARRAY_LENGTH(variables); i++)
                if (strcmp(variables[i][0], "PGHOSTADDR") != 0)
                        setenv(variables[i][0], variables[i][1], 1);
        start(fixture);
        assert_answer(fixture, "select current_database()", "postgres");
        assert_int_equal(run_psql(fixture->conninfo, NULL, NULL), 0);

        setenv("PGHOSTADDR", "192.0.2.1", 1);
        struct conninfo *conninfo = NULL;
        assert_int_equal(private_server_conninfo(fixture->project, NULL, "postgres", &conninfo, NULL),
                         -SKI_ECONFIG);
        assert_null(conninfo);
}

static void test_a_failing_start_shows_the_end_of_the_log(void **state)
{
        struct fixture *fixture = *state;
        _cleanup_free_ char *data = NULL, *path = NULL;
        _cleanup_text_ struct text kept = TEXT_INIT;

        start(fixture);
        data = data_directory(fixture);
        check(fixture, private_server_stop(fixture->project, &fixture->error));
        path = in(data, "postgresql.conf");
        check(fixture, file_read(path, &kept, &fixture->error));
        write_file(fixture, data, "postgresql.conf", "shared_bufferz = 1\n");
        assert_int_equal(private_server_start(fixture->project, &fixture->error), -SKI_EPROGRAM);
        assert_non_null(strstr(fixture->error.detail, "shared_bufferz"));
        assert_non_null(strstr(fixture->error.hint, "server.log"));
        ski_error_clear(&fixture->error);

        write_file(fixture, data, "postgresql.conf", text_get(&kept));
        write_file(fixture, data, "PG_VERSION", "14\n");
        if (!folder_exists("/usr/lib/postgresql/14")) {
                assert_int_equal(private_server_start(fixture->project, &fixture->error), -SKI_EPROGRAM);
                assert_non_null(strstr(fixture->error.hint, "postgresql-14"));
                ski_error_clear(&fixture->error);
        }
}

static void test_an_overlong_log_is_cut(void **state)
{
        struct fixture *fixture = *state;
        _cleanup_free_ char *data = NULL, *log = NULL, *previous = NULL;
        struct stat status;

        start(fixture);
        data = data_directory(fixture);
        log = in(data, "../server.log");
        previous = in(data, "../server.log.1");
        assert_int_equal(truncate(log, 30 * 1024 * 1024), 0);
        start(fixture);
        assert_int_equal(stat(log, &status), 0);
        assert_true(status.st_size < 1024 * 1024);
        assert_int_equal(stat(previous, &status), 0);
        assert_true(status.st_size > 0 && status.st_size <= 8 * 1024 * 1024);
        assert_int_equal(status.st_mode & 0777, 0600);
}

static void test_destroy_removes_only_what_is_ours(void **state)
{
        struct fixture *fixture = *state;
        _cleanup_free_ char *data = NULL, *folder = NULL, *marker = NULL, *aside = NULL, *precious = NULL,
                            *link = NULL;

        start(fixture);
        data = data_directory(fixture);
        folder = strndup(data, strlen(data) - strlen("/data"));
        marker = in(folder, "skinspire.project");
        aside = in(fixture->top, "aside");
        precious = in(fixture->top, "precious");
        link = in(data, "link");
        check(fixture, folder_make(precious, 0700, &fixture->error));
        write_file(fixture, precious, "file", "x");
        assert_int_equal(symlink(precious, link), 0);

        assert_int_equal(rename(marker, aside), 0);
        assert_int_equal(private_server_destroy(fixture->project, &fixture->error), -SKI_EREFUSED);
        ski_error_clear(&fixture->error);
        assert_true(folder_exists(data));
        assert_int_equal(rename(aside, marker), 0);

        start(fixture);
        check(fixture, private_server_destroy(fixture->project, &fixture->error));
        assert_false(folder_exists(folder));
        _cleanup_free_ char *file = in(precious, "file");
        assert_true(file_exists(file));
        assert_int_equal(state_of(fixture), SERVER_ABSENT);
        check(fixture, private_server_destroy(fixture->project, &fixture->error));

        start(fixture);
        assert_answer(fixture, "select 1", "1");
}

/* What a kill in the middle of the creation leaves. */
static void test_half_a_data_folder_does_not_count(void **state)
{
        struct fixture *fixture = *state;
        _cleanup_free_ char *data = NULL, *half = NULL;

        start(fixture);
        data = data_directory(fixture);
        check(fixture, private_server_stop(fixture->project, &fixture->error));
        half = text_format("%.*s-1.unfinished", (int)strlen(data), data);
        assert_non_null(half);
        assert_int_equal(rename(data, half), 0);

        assert_int_equal(state_of(fixture), SERVER_ABSENT);
        start(fixture);
        assert_answer(fixture, "select 1", "1");
        assert_false(folder_exists(half));
}

static void nobody(struct process_user *user)
{
        struct passwd *entry = getpwnam("nobody");

        assert_non_null(entry);
        *user = (struct process_user){ entry->pw_uid, entry->pw_gid, "nobody", "/" };
}

static void test_another_user_cannot_connect(void **state)
{
        struct fixture *fixture = *state;
        _cleanup_text_ struct text errors = TEXT_INIT;
        struct process_user user;

        nobody(&user);
        start(fixture);
        const char *folder = conninfo_get(fixture->conninfo, "host");
        _cleanup_free_ char *socket = in(folder, ".s.PGSQL.5432");
        assert_int_equal(run_psql(fixture->conninfo, NULL, NULL), 0);
        assert_int_not_equal(run_psql(fixture->conninfo, &user, &errors), 0);
        assert_non_null(strstr(text_get(&errors), "Permission denied"));

        /* And if the folder's rights were lost, the server itself would still refuse. */
        text_clear(&errors);
        assert_int_equal(chmod(folder, 0755), 0);
        assert_int_equal(chmod(socket, 0777), 0);
        int status = run_psql(fixture->conninfo, &user, &errors);
        assert_int_equal(chmod(folder, 0700), 0);
        assert_int_not_equal(status, 0);
        assert_non_null(strstr(text_get(&errors), "Peer authentication failed"));
}

static void test_root_keeps_data_where_the_servers_user_can_go(void **state)
{
        struct fixture *fixture = *state;
        _cleanup_free_ char *data = NULL, *again = NULL, *id_file = NULL, *owner_file = NULL;
        _cleanup_text_ struct text owner = TEXT_INIT;
        struct stat status;

        start(fixture);
        data = data_directory(fixture);
        assert_true(text_starts_with(data, "/var/lib/skinspire/"));
        assert_int_equal(stat(data, &status), 0);
        assert_int_not_equal(status.st_uid, 0);
        owner_file = in(data, "../skinspire.project");
        check(fixture, file_read(owner_file, &owner, &fixture->error));
        assert_memory_equal(text_get(&owner), fixture->directory, strlen(fixture->directory));
        id_file = in(fixture->directory, ".skinspire/server.id");
        assert_true(file_exists(id_file));
        check(fixture, private_server_destroy(fixture->project, &fixture->error));
        assert_false(file_exists(id_file));

        start(fixture);
        again = data_directory(fixture);
        assert_string_not_equal(data, again);
}

static void run_program(const char *const *argv)
{
        struct process_options options = { .argv = argv, .input = PROCESS_NULL };
        int status;

        assert_int_equal(process_run(&options, NULL, NULL, &status, NULL), 0);
        assert_int_equal(status, 0);
}

static void test_a_moved_project_keeps_its_server_and_a_copy_gets_its_own(void **state)
{
        struct fixture *fixture = *state;
        _cleanup_free_ char *original = strdup(fixture->directory), *moved = in(fixture->top, "moved"),
                            *copy = in(fixture->top, "copy"), *data = NULL, *data_moved = NULL,
                            *data_copy = NULL;

        start(fixture);
        data = data_directory(fixture);
        assert_int_equal(rename(original, moved), 0);
        open_project(fixture, moved);
        start(fixture);
        data_moved = data_directory(fixture);
        assert_string_equal(data, data_moved);

        run_program((const char *const[]){ "cp", "-a", moved, copy, NULL });
        open_project(fixture, copy);
        assert_int_equal(state_of(fixture), SERVER_ABSENT);
        start(fixture);
        data_copy = data_directory(fixture);
        assert_string_not_equal(data, data_copy);
        check(fixture, private_server_destroy(fixture->project, &fixture->error));
        assert_true(folder_exists(data));

        /* A fresh clone where the project once was. */
        open_project(fixture, original);
        assert_int_equal(state_of(fixture), SERVER_ABSENT);
        open_project(fixture, moved);
        assert_int_equal(state_of(fixture), SERVER_RUNNING);
}

/* Root may use a server that an ordinary user made, and it stays that user's. */
static void test_root_uses_an_ordinary_users_server(void **state)
{
        struct fixture *fixture = *state;
        _cleanup_free_ char *state_folder = in(fixture->directory, ".skinspire"), *data = NULL,
                            *expected = NULL;
        struct passwd *user = getpwnam("postgres");
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        assert_non_null(user);
        check(fixture, folder_make(state_folder, 0700, &fixture->error));
        assert_int_equal(chown(state_folder, user->pw_uid, user->pw_gid), 0);
        assert_int_equal(chown(fixture->directory, user->pw_uid, user->pw_gid), 0);
        assert_int_equal(chown(fixture->top, user->pw_uid, user->pw_gid), 0);
        start(fixture);
        data = data_directory(fixture);
        expected = in(state_folder, "server/data");
        assert_string_equal(data, expected);
        assert_answer(fixture, "select 1", "1");

        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
                if (setgroups(0, NULL) < 0 || setgid(user->pw_gid) < 0 || setuid(user->pw_uid) < 0)
                        _exit(1);
                if (private_server_stop(fixture->project, &error) < 0 ||
                    private_server_start(fixture->project, &error) < 0) {
                        fprintf(stderr, "# %s\n", error.message);
                        _exit(2);
                }
                _exit(0);
        }
        int status;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        assert_answer(fixture, "select 1", "1");
        check(fixture, private_server_admit_roles(fixture->project, &fixture->error));
}

static void test_a_full_disk_is_said_and_leaves_nothing(void **state)
{
        struct fixture *fixture = *state;
        _cleanup_free_ char *state_folder = in(fixture->directory, ".skinspire"), *data = NULL, *ballast = NULL;
        struct passwd *user = getpwnam("postgres");

        assert_non_null(user);
        assert_int_equal(chmod(fixture->top, 0755), 0);
        assert_int_equal(chmod(fixture->directory, 0755), 0);
        check(fixture, folder_make(state_folder, 0700, &fixture->error));
        if (mount("tmpfs", state_folder, "tmpfs", 0, "size=20m,mode=0755") < 0)
                skip();
        int created = private_server_start(fixture->project, &fixture->error);
        int hinted = fixture->error.hint && strstr(fixture->error.hint, "free");
        enum server_state after = state_of(fixture);
        ski_error_clear(&fixture->error);

        /* A disk that becomes full later: data are there, starting fails, and succeeds once there is room. */
        assert_int_equal(mount(NULL, state_folder, NULL, MS_REMOUNT, "size=200m"), 0);
        start(fixture);
        data = data_directory(fixture);
        check(fixture, private_server_stop(fixture->project, &fixture->error));
        run_program((const char *const[]){ "sh", "-c", "dd if=/dev/zero of=\"$0\" 2>/dev/null || :",
                                           ballast = in(state_folder, "ballast"), NULL });
        int started = private_server_start(fixture->project, &fixture->error);
        int hinted_again = fixture->error.hint && strstr(fixture->error.hint, "free");
        ski_error_clear(&fixture->error);
        unlink(ballast);
        start(fixture);
        assert_answer(fixture, "select 1", "1");
        check(fixture, private_server_destroy(fixture->project, &fixture->error));
        umount2(state_folder, MNT_DETACH);

        assert_true(text_starts_with(data, fixture->top));
        assert_int_equal(created, -SKI_EIO);
        assert_true(hinted);
        assert_int_equal(after, SERVER_ABSENT);
        assert_int_equal(started, -SKI_EIO);
        assert_true(hinted_again);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static int run_for_every_user(const char *name)
{
        const struct CMUnitTest tests[] = {
                TEST(test_first_use_makes_a_server_for_us_alone),
                TEST(test_it_stops_and_starts_again_with_its_data),
                TEST(test_it_comes_back_after_kill_9),
                TEST(test_a_foreign_or_empty_pid_file_is_no_server),
                TEST(test_three_at_once_make_one_server),
                TEST(test_a_long_and_strange_path_works),
                TEST(test_every_role_that_may_log_in_is_admitted),
                TEST(test_the_server_holds_nothing_of_its_starter),
                TEST(test_inherited_variables_change_nothing),
                TEST(test_a_failing_start_shows_the_end_of_the_log),
                TEST(test_an_overlong_log_is_cut),
                TEST(test_destroy_removes_only_what_is_ours),
                TEST(test_half_a_data_folder_does_not_count),
        };

        return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}

static int run_for_root(void)
{
        const struct CMUnitTest tests[] = {
                TEST(test_another_user_cannot_connect),
                TEST(test_root_keeps_data_where_the_servers_user_can_go),
                TEST(test_a_moved_project_keeps_its_server_and_a_copy_gets_its_own),
                TEST(test_root_uses_an_ordinary_users_server),
                TEST(test_a_full_disk_is_said_and_leaves_nothing),
        };

        return cmocka_run_group_tests_name("root", tests, NULL, NULL);
}

static int run_as_postgres(void)
{
        struct passwd *user = getpwnam("postgres");
        int status;

        if (!user)
                return 1;
        fflush(NULL);
        pid_t child = fork();
        if (child < 0)
                return 1;
        if (child == 0) {
                if (initgroups(user->pw_name, user->pw_gid) < 0 || setgid(user->pw_gid) < 0 ||
                    setuid(user->pw_uid) < 0 || chdir("/") < 0)
                        _exit(1);
                /* exit(), for the leak check. */
                exit(run_for_every_user("ordinary user") != 0);
        }
        return waitpid(child, &status, 0) == child ? status : 1;
}

int main(void)
{
        if (geteuid() != 0)
                return run_for_every_user("ordinary user");

        int failures = run_as_postgres();
        failures += run_for_every_user("root, as ordinary user") != 0;
        failures += run_for_root() != 0;
        return failures != 0;
}
