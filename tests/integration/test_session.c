/* SPDX-License-Identifier: PostgreSQL
 *
 * Sessions against a real server: scopes, errors, interrupts, forks. SKI_TEST_SESSION_URL names another address of
 * the same server (a pooler); what a pooler in transaction mode can't do is then left out.
 */
#include "../unit/unit.h"

#include <errno.h>
#include <libpq-fe.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"

static char *database, *url;
static bool pooled;

static ski_session *open_as(const ski_session_options *options)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        ski_session *session = NULL;

        assert_no_error(ski_session_open(url, options, &session, &error), &error);
        return session;
}

static void run(ski_session *session, const char *statement)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        assert_no_error(ski_execute(session, NULL, &error, statement, SKI_NO_PARAMS), &error);
}

/* The first value of the statement's result. */
static char *ask(ski_session *session, const char *statement)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;

        assert_no_error(ski_execute(session, &rows, &error, statement, SKI_NO_PARAMS), &error);
        return ski_result_text(rows, 0, 0) ? strdup(ski_result_text(rows, 0, 0)) : NULL;
}

static void assert_answer(ski_session *session, const char *statement, const char *expected)
{
        _cleanup_free_ char *answer = ask(session, statement);

        assert_non_null(answer);
        assert_string_equal(answer, expected);
}

static int super(const char *statement)
{
        _cleanup_free_ char *address =
                text_format("host=%s port=%s user=%s dbname=postgres", getenv("SKI_TEST_PGHOST"),
                            getenv("SKI_TEST_PGPORT"), getenv("SKI_TEST_SUPERUSER"));
        _cleanup_(PQfinishp) PGconn *connection = PQconnectdb(address);
        _cleanup_(PQclearp) PGresult *result = PQexec(connection, statement);

        return PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK ? 0 : -1;
}

static int set_up(void **state)
{
        const char *other = getenv("SKI_TEST_SESSION_URL");
        _cleanup_free_ char *create = NULL;

        (void)state;
        pooled = other != NULL;
        database = text_format("session_%d", (int)getpid());
        create = text_format("create database %s", database);
        url = other ? text_format("%s&dbname=%s", other, database)
                    : text_format("postgresql://%s@/%s?host=%s&port=%s", getenv("SKI_TEST_SUPERUSER"), database,
                                  getenv("SKI_TEST_PGHOST"), getenv("SKI_TEST_PGPORT"));
        return super(create);
}

static int tear_down(void **state)
{
        _cleanup_free_ char *drop = text_format("drop database if exists %s with (force)", database);
        int r = super(drop);

        (void)state;
        free(database);
        free(url);
        return r;
}

/* Each test has a table of its own, empty. */
static int new_table(void **state)
{
        ski_session *session = open_as(NULL);

        run(session, "drop table if exists public.things cascade");
        run(session, "create table public.things (id int primary key, name text not null)");
        *state = session;
        return 0;
}

static int close_session(void **state)
{
        ski_session_close(*state);
        return 0;
}

/* Scopes ------------------------------------------------------------------------------------------ */

static int add(ski_session *session, int id, bool change_mind, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = ski_scope_begin(&scope, session, 0, error);
        if (r < 0)
                return r;
        r = ski_execute(session, NULL, error, "insert into public.things values ($1, 'a')",
                        SKI_PARAMS(ski_int8(id)));
        if (r < 0)
                return r;
        if (change_mind)
                return ski_error_set(error, -SKI_EREFUSED, "changed my mind");
        return 0;
}

static void a_scope_commits_at_its_end_and_rolls_back_on_error(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        SKI_CLEANUP_SESSION ski_session *other = open_as(NULL);

        assert_no_error(add(*state, 1, false, &error), &error);
        assert_answer(other, "select count(*) from public.things", "1");
        assert_error(add(*state, 2, true, &error), -SKI_EREFUSED, &error, "mind");
        assert_answer(other, "select count(*) from public.things", "1");
        assert_error(add(*state, 1, false, &error), -SKI_EDATA, &error, "unique_violation");
        assert_answer(other, "select count(*) from public.things", "1");
}

static void a_scope_without_an_error_rolls_back(void **state)
{
        assert_int_equal(add(*state, 1, false, NULL), 0);
        assert_answer(*state, "select count(*) from public.things", "0");
}

static void an_inner_scope_is_a_savepoint(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT, inner = SKI_ERROR_INIT;
        ski_scope scope = SKI_SCOPE_INIT;

        assert_no_error(ski_scope_begin(&scope, *state, 0, &error), &error);
        assert_no_error(add(*state, 1, false, &error), &error);
        assert_error(add(*state, 1, false, &inner), -SKI_EDATA, &inner, "unique_violation");
        assert_no_error(add(*state, 2, false, &error), &error);
        assert_no_error(ski_scope_commit(&scope, &error), &error);
        assert_answer(*state, "select count(*) from public.things", "2");
}

static void a_failed_transaction_is_never_committed_silently(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        ski_scope scope = SKI_SCOPE_INIT;

        assert_no_error(ski_scope_begin(&scope, *state, 0, &error), &error);
        run(*state, "insert into public.things values (1, 'a')");
        assert_error(
                ski_execute(*state, NULL, &error, "select no_such_column from public.things", SKI_NO_PARAMS),
                -SKI_ESERVER, &error, "no_such_column");
        assert_error(ski_scope_commit(&scope, &error), -SKI_ESERVER, &error, "nothing was committed");
        assert_answer(*state, "select count(*) from public.things", "0");
}

static int break_a_deferred_constraint(ski_session *session, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;

        if (ski_scope_begin(&scope, session, 0, error) < 0)
                return error->code;
        return ski_execute(session, NULL, error, "insert into public.parts values (42)", SKI_NO_PARAMS);
}

static void a_commit_that_fails_fills_the_error(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        run(*state, "create table if not exists public.parts "
                    "(thing int references public.things deferrable initially deferred)");
        break_a_deferred_constraint(*state, &error);
        assert_int_equal(error.code, -SKI_EDATA);
        assert_non_null(strstr(error.message, "foreign_key_violation"));
        assert_error_hides(&error, "42");
        assert_answer(*state, "select count(*) from public.parts", "0");
        run(*state, "drop table public.parts");
}

static void wrong_use_of_scopes_is_an_error(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        ski_scope outer = SKI_SCOPE_INIT, inner = SKI_SCOPE_INIT;

        assert_no_error(ski_scope_begin(&outer, *state, 0, &error), &error);
        assert_error(ski_scope_begin(&inner, *state, SKI_READ_ONLY, &error), -SKI_EUSAGE, &error, "no flags");
        assert_no_error(ski_scope_begin(&inner, *state, 0, &error), &error);
        assert_error(ski_scope_commit(&outer, &error), -SKI_EUSAGE, &error, "still open");
        assert_error(ski_execute_alone(*state, NULL, &error, "vacuum"), -SKI_EUSAGE, &error, "scope is open");
        assert_no_error(ski_scope_commit(&inner, &error), &error);
        assert_no_error(ski_scope_commit(&outer, &error), &error);
        assert_error(ski_scope_commit(&outer, &error), -SKI_EUSAGE, &error, "ended already");
        ski_scope_rollback(&outer);
        ski_scope_end(&outer);
        assert_no_error(ski_execute_alone(*state, NULL, &error, "vacuum public.things"), &error);
}

static void an_outer_rollback_takes_inner_scopes_along(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        ski_scope outer = SKI_SCOPE_INIT, inner = SKI_SCOPE_INIT;

        assert_no_error(ski_scope_begin(&outer, *state, 0, &error), &error);
        assert_no_error(ski_scope_begin(&inner, *state, 0, &error), &error);
        run(*state, "insert into public.things values (1, 'a')");
        ski_scope_rollback(&outer);
        ski_scope_end(&inner);
        assert_answer(*state, "select count(*) from public.things", "0");
        assert_no_error(add(*state, 1, false, &error), &error);
}

static void the_settings_of_a_scope_end_with_it(void **state)
{
        const ski_session_options options = { .search_path = "pg_catalog, \"odd \"\" path\"",
                                              .statement_timeout = 4321,
                                              .lock_timeout = 1234 };
        SKI_CLEANUP_SESSION ski_session *session = open_as(&options);
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        ski_scope scope = SKI_SCOPE_INIT;
        _cleanup_free_ char *own = ask(*state, "show search_path");

        assert_answer(session, "show search_path", "pg_catalog, \"odd \"\" path\"");
        assert_answer(session, "show statement_timeout", "4321ms");
        assert_answer(session, "show lock_timeout", "1234ms");
        assert_no_error(ski_scope_begin(&scope, session, SKI_OWN_SEARCH_PATH, &error), &error);
        assert_answer(session, "show search_path", own);
        assert_no_error(ski_scope_commit(&scope, &error), &error);
        /* What the next user of a pooled server session would see. */
        _cleanup_(PQclearp) PGresult *after = PQexec(session->connection, "show search_path");
        assert_string_equal(PQgetvalue(after, 0, 0), own);
}

static void isolation_and_access_are_as_asked(void **state)
{
        const ski_session_options options = { .read_only = true };
        SKI_CLEANUP_SESSION ski_session *reader = open_as(&options);
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        ski_scope scope = SKI_SCOPE_INIT;

        assert_error(
                ski_execute(reader, NULL, &error, "insert into public.things values (1, 'a')", SKI_NO_PARAMS),
                -SKI_ESERVER, &error, "read-only");
        assert_error(ski_execute_alone(reader, NULL, &error, "vacuum"), -SKI_EUSAGE, &error, "read-only");
        assert_no_error(ski_scope_begin(&scope, reader, SKI_REPEATABLE_READ, &error), &error);
        assert_answer(reader, "select count(*) from public.things", "0");
        run(*state, "insert into public.things values (1, 'a')");
        assert_answer(reader, "select count(*) from public.things", "0");
        ski_scope_rollback(&scope);
        assert_answer(reader, "select count(*) from public.things", "1");
}

/* Statements and errors --------------------------------------------------------------------------- */

static void parameters_arrive_as_they_are(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;

        assert_no_error(ski_execute(*state, &rows, &error,
                                    "select $1::text, $2::bigint, $3::float8, $4::boolean, $5::text",
                                    SKI_PARAMS(ski_text("it's \\ \"ü\""), ski_int8(INT64_MIN), ski_float8(0.1),
                                               ski_bool(true), ski_null())),
                        &error);
        assert_string_equal(ski_result_text(rows, 0, 0), "it's \\ \"ü\"");
        assert_true(ski_result_int8(rows, 0, 1) == INT64_MIN);
        assert_true(ski_result_float8(rows, 0, 2) == 0.1);
        assert_true(ski_result_bool(rows, 0, 3));
        assert_true(ski_result_is_null(rows, 0, 4));
        assert_null(ski_result_text(rows, 0, 4));
        assert_null(ski_result_text(rows, 1, 0));
        assert_null(ski_result_text(rows, 0, 5));
        assert_null(ski_result_column_name(rows, 5));
}

static void ten_megabytes_pass(void **state)
{
        enum { LENGTH = 10 * 1024 * 1024 };
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        _cleanup_free_ char *huge = malloc(LENGTH + 1);

        assert_non_null(huge);
        memset(huge, 'x', LENGTH);
        huge[LENGTH] = '\0';
        assert_no_error(ski_execute(*state, &rows, &error, "select $1::text", SKI_PARAMS(ski_text(huge))),
                        &error);
        assert_string_equal(ski_result_text(rows, 0, 0), huge);
}

static void errors_of_values_name_what_is_concerned_and_no_value(void **state)
{
        static const struct {
                const char *statement;
                const char *words;
        } refused[] = {
                { "insert into public.patients values ('Jane Roe', 1)",
                  "unique_violation (23505): table public.patients" },
                { "insert into public.patients values ('Jane Roe', -17)", "constraint patients_age_check" },
                { "insert into public.patients values ('Jane Roe', null)", "column age" },
                { "insert into public.patients values ('Jane Roe', 'Jane Roe'::text::int)",
                  "invalid_text_representation" },
                { "insert into public.patients values ('Jane Roe and many more letters', 2)",
                  "string_data_right_truncation" },
                { "insert into public.adults values ('Jane Roe 2', 17)", "with_check_option_violation" },
                { "select ('Jane Roe' || name)::date from public.patients", "invalid_datetime_format" },
        };
        const ski_session_options shown = { .show_values = true };
        SKI_CLEANUP_SESSION ski_session *showing = open_as(&shown);
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        run(*state, "drop table if exists public.patients cascade");
        run(*state,
            "create table public.patients (name varchar(12) primary key, age int not null check (age > 0))");
        run(*state,
            "create view public.adults as select * from public.patients where age > 17 with check option");
        run(*state, "insert into public.patients values ('Jane Roe', 40)");
        for (size_t i = 0; i < ARRAY_LENGTH(refused); i++) {
                assert_int_equal(ski_execute(*state, NULL, &error, refused[i].statement, SKI_NO_PARAMS),
                                 -SKI_EDATA);
                assert_error_hides(&error, "Jane Roe");
                assert_error_hides(&error, "17");
                assert_error(-SKI_EDATA, -SKI_EDATA, &error, refused[i].words);
        }
        assert_int_equal(ski_execute(showing, NULL, &error, refused[0].statement, SKI_NO_PARAMS), -SKI_EDATA);
        assert_non_null(strstr(error.detail, "Jane Roe"));
}

static void the_place_of_an_error_counts_lines_and_characters(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        assert_int_equal(ski_execute(*state, NULL, &error,
                                     "select 'Größe',\n  'é', nonsense\nfrom public.things", SKI_NO_PARAMS),
                         -SKI_ESERVER);
        assert_int_equal(error.line, 2);
        assert_int_equal(error.column, 8);
        assert_string_equal(error.sqlstate, "42703");
}

static void statements_that_are_none_or_too_many(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_free_ ski_param *many = calloc(65536, sizeof(ski_param));
        SKI_CLEANUP_RESULT ski_result *rows = NULL;

        assert_error(ski_execute(*state, NULL, &error, "select 1; select 2", SKI_NO_PARAMS), -SKI_ESERVER,
                     &error, "multiple commands");
        assert_error(ski_execute(*state, NULL, &error, "select $1::int", 65536, many), -SKI_EUSAGE, &error,
                     "65535");
        assert_error(ski_execute(*state, NULL, &error, "copy public.things to stdout", SKI_NO_PARAMS),
                     -SKI_EUSAGE, &error, "COPY");
        assert_error(ski_execute(*state, NULL, &error, "copy public.things from stdin", SKI_NO_PARAMS),
                     -SKI_EUSAGE, &error, "COPY");
        assert_no_error(ski_execute(*state, &rows, &error, "", SKI_NO_PARAMS), &error);
        assert_int_equal(ski_result_rows(rows), 0);
        assert_answer(*state, "select 1", "1");
}

static void a_time_limit_is_its_own_error(void **state)
{
        const ski_session_options options = { .statement_timeout = 50 };
        SKI_CLEANUP_SESSION ski_session *session = open_as(&options);
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        (void)state;
        assert_error(ski_execute(session, NULL, &error, "select pg_sleep(30)", SKI_NO_PARAMS), -SKI_ETIMEOUT,
                     &error, "timeout");
        assert_answer(session, "select 1", "1");
}

static void quoting_takes_any_name_and_value(void **state)
{
        static const char *const hostile[] = { "a\"b",     "it's", "\\",    "'; drop table x; --",
                                               "Größe 病", "",     "E'\\''" };
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        for (int standard = 0; standard < 2; standard++) {
                ski_scope scope = SKI_SCOPE_INIT;

                assert_no_error(ski_scope_begin(&scope, *state, 0, &error), &error);
                run(*state, standard ? "set local standard_conforming_strings to on"
                                     : "set local standard_conforming_strings to off");
                for (size_t i = 0; i < ARRAY_LENGTH(hostile); i++) {
                        SKI_CLEANUP_RESULT ski_result *rows = NULL;
                        _cleanup_text_ struct text statement = TEXT_INIT;

                        quote_format(&statement, "select %L as %I", hostile[i],
                                     hostile[i][0] ? hostile[i] : "x");
                        assert_no_error(ski_execute(*state, &rows, &error, text_get(&statement), SKI_NO_PARAMS),
                                        &error);
                        assert_string_equal(ski_result_text(rows, 0, 0), hostile[i]);
                        assert_string_equal(ski_result_column_name(rows, 0), hostile[i][0] ? hostile[i] : "x");
                }
                ski_scope_rollback(&scope);
        }
}

/* What breaks from outside ------------------------------------------------------------------------- */

static void a_backend_that_dies_is_a_lost_connection(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_free_ char *pid = NULL, *end = NULL;
        SKI_CLEANUP_SESSION ski_session *victim = NULL;

        if (pooled)
                skip();
        victim = open_as(NULL);
        pid = ask(victim, "select pg_backend_pid()");
        end = text_format("select pg_terminate_backend(%s, 5000)", pid);
        run(*state, end);
        assert_error(ski_execute(victim, NULL, &error, "select 1", SKI_NO_PARAMS), -SKI_ELOST, &error, "");
        assert_false(ski_session_alive(victim));
        assert_error(ski_execute(victim, NULL, &error, "select 1", SKI_NO_PARAMS), -SKI_ELOST, &error, "lost");
}

/* Its process has nothing of the server's any more: neither what it is known by nor its locks. */
static void one_that_is_closed_wholly_is_gone_at_once(void **state)
{
        if (pooled)
                skip();
        for (int i = 0; i < 20; i++) {
                ski_session *session = open_as(NULL);
                _cleanup_free_ char *pid = ask(session, "select pg_backend_pid()");
                _cleanup_free_ char *count =
                        text_format("select count(*) from pg_stat_activity where pid = %s", pid);

                /* Ending takes the server a while, with so much to roll back. */
                run(session, "create temporary table t (id int primary key, note text)");
                assert_answer(*state, count, "1");
                session_close_wholly(session);
                assert_answer(*state, count, "0");
        }
        session_close_wholly(NULL);
}

static void ring(int number)
{
        (void)number;
        interrupt_request();
}

static void an_interrupt_cancels_the_statement(void **state)
{
        pid_t child = fork();
        int status;

        (void)state;
        if (child == 0) {
                struct itimerval timer = { .it_value.tv_usec = 200 * 1000 };
                struct sigaction action = { .sa_handler = ring };
                ski_session *session = open_as(NULL);

                sigaction(SIGALRM, &action, NULL);
                setitimer(ITIMER_REAL, &timer, NULL);
                int r = ski_execute(session, NULL, NULL, "select pg_sleep(60)", SKI_NO_PARAMS);
                _exit(r == -SKI_EINTERRUPTED && ski_session_alive(session) ? 0 : 1);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
}

static void a_child_can_not_use_or_harm_its_parents_session(void **state)
{
        pid_t child = fork();
        int status;

        if (child == 0) {
                int r = ski_execute(*state, NULL, NULL, "select 1", SKI_NO_PARAMS);
                ski_session_close(*state);
                _exit(r == -SKI_ELOST ? 0 : 1);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        assert_answer(*state, "select 1", "1");
}

static void connecting_fails_with_a_reason_and_a_hint(void **state)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_free_ char *missing =
                text_format("postgresql://%s@/no_such_db?host=%s&port=%s", getenv("SKI_TEST_SUPERUSER"),
                            getenv("SKI_TEST_PGHOST"), getenv("SKI_TEST_PGPORT"));
        _cleanup_free_ char *wrong = text_format("postgresql://pw_user:hunter2@/postgres?host=%s&port=%s",
                                                 getenv("SKI_TEST_PGHOST"), getenv("SKI_TEST_PGPORT"));
        ski_session *session = NULL;

        (void)state;
        assert_int_equal(ski_session_open(missing, NULL, &session, &error), -SKI_ECONNECT);
        assert_string_equal(error.sqlstate, "3D000");
        assert_error(-SKI_ECONNECT, -SKI_ECONNECT, &error, "does not exist | 'skinspire create");
        assert_int_equal(ski_session_open(wrong, NULL, &session, &error), -SKI_ECONNECT);
        assert_string_equal(error.sqlstate, "28P01");
        assert_error_hides(&error, "hunter2");
        assert_error(-SKI_ECONNECT, -SKI_ECONNECT, &error, "password");
        assert_error(ski_session_open("postgresql://127.0.0.1:1/x", NULL, &session, &error), -SKI_ECONNECT,
                     &error, "refused");
        assert_error(ski_session_open("postgresql:///x?host=/no/such/folder", NULL, &session, &error),
                     -SKI_ECONNECT, &error, "No such file");
        assert_error(ski_session_open("postgresql://no-such-host.invalid/x", NULL, &session, &error),
                     -SKI_ECONNECT, &error, "host");
        assert_error(ski_session_open("mysql://u:hunter2@h/x", NULL, &session, &error), -SKI_ECONFIG, &error,
                     "postgresql://");
        assert_null(session);
}

#define SESSION_TEST(function) cmocka_unit_test_setup_teardown(function, new_table, close_session)

int main(void)
{
        const struct CMUnitTest tests[] = {
                SESSION_TEST(a_scope_commits_at_its_end_and_rolls_back_on_error),
                SESSION_TEST(a_scope_without_an_error_rolls_back),
                SESSION_TEST(an_inner_scope_is_a_savepoint),
                SESSION_TEST(a_failed_transaction_is_never_committed_silently),
                SESSION_TEST(a_commit_that_fails_fills_the_error),
                SESSION_TEST(wrong_use_of_scopes_is_an_error),
                SESSION_TEST(an_outer_rollback_takes_inner_scopes_along),
                SESSION_TEST(the_settings_of_a_scope_end_with_it),
                SESSION_TEST(isolation_and_access_are_as_asked),
                SESSION_TEST(parameters_arrive_as_they_are),
                SESSION_TEST(ten_megabytes_pass),
                SESSION_TEST(errors_of_values_name_what_is_concerned_and_no_value),
                SESSION_TEST(the_place_of_an_error_counts_lines_and_characters),
                SESSION_TEST(statements_that_are_none_or_too_many),
                SESSION_TEST(a_time_limit_is_its_own_error),
                SESSION_TEST(quoting_takes_any_name_and_value),
                SESSION_TEST(a_backend_that_dies_is_a_lost_connection),
                SESSION_TEST(one_that_is_closed_wholly_is_gone_at_once),
                SESSION_TEST(an_interrupt_cancels_the_statement),
                SESSION_TEST(a_child_can_not_use_or_harm_its_parents_session),
                SESSION_TEST(connecting_fails_with_a_reason_and_a_hint),
        };

        /* What meson takes for a skipped test. */
        if (!getenv("SKI_TEST_PGHOST")) {
                print_message("no server to test with: run this with tests/cluster run\n");
                return 77;
        }
        return cmocka_run_group_tests(tests, set_up, tear_down);
}
