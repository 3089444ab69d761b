/* SPDX-License-Identifier: PostgreSQL */
#include "operations/copy_database.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "operations/copy_checks.h"
#include "operations/journal.h"
#include "operations/replacing.h"
#include "operations/run_script.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"
#include "sql/copy_source.h"
#include "transfer/census.h"
#include "transfer/dump_restore.h"
#include "transfer/replace.h"

enum { PROGRESS_PAUSE = 200 /* milliseconds between two looks at how far the copy has come */ };

/* Everything that one copy holds. */
struct copy {
        const struct change *change;
        const struct project *project;
        const struct environment *from, *to;
        const struct copy_options *options;
        ski_session_options session_options;
        struct conninfo *source, *target, *building; /* addresses; `building` is the new database's */
        ski_session *reader;                         /* its scope holds the exported snapshot */
        ski_scope reading;
        char *snapshot;
        ski_session *target_server;
        ski_result *source_facts; /* columns as in copy_source.sql */
        struct dump_restore_programs programs;
        struct replacement *replacement;
        struct census before, later, after; /* the source's, its sequences' once more, the new database's */
};

/* The sessions go first: the new database can only be dropped when nobody is in it. */
static void copy_clear(struct copy *copy)
{
        ski_scope_rollback(&copy->reading);
        ski_session_close(copy->reader);
        ski_session_close(copy->target_server);
        ski_result_free(copy->source_facts);
        replacement_free(copy->replacement);
        conninfo_free(copy->source);
        conninfo_free(copy->target);
        conninfo_free(copy->building);
        free(copy->snapshot);
        dump_restore_programs_clear(&copy->programs);
        census_clear(&copy->before);
        census_clear(&copy->later);
        census_clear(&copy->after);
}

static void report(const struct copy *copy, const char *phase, uint64_t done, uint64_t total, const char *what)
{
        if (copy->options->progress)
                copy->options->progress(phase, done, total, what, copy->options->context);
}

static int64_t source_bytes(const struct copy *copy)
{
        return ski_result_int8(copy->source_facts, 0, 0);
}

/* Settings for a transaction that stays open as long as the copy takes, and sees every row or fails. */
static int prepare_long_scope(ski_session *session, ski_error *error)
{
        return ski_execute(
                session, NULL, error,
                "select set_config('row_security', 'off', true),"
                " (select count(set_config(name, '0', true)) from pg_settings where name in"
                " ('statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout'))",
                SKI_NO_PARAMS);
}

static int open_source(struct copy *copy, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = environment_conninfo(copy->project, copy->from, true, &copy->source, error);
        if (r < 0)
                return r;
        r = session_open(copy->source, &copy->session_options, &copy->reader, error);
        if (r < 0) {
                change_explain_missing(copy->from, error);
                return ski_error_prefix(error, "source %s", copy->from->name);
        }
        r = session_begin_by_hand(copy->reader, SKI_REPEATABLE_READ | SKI_READ_ONLY, &copy->reading, error);
        if (r < 0)
                return r;
        r = check_direct(copy->reader, copy->from->name, error);
        if (r < 0)
                return r;
        r = prepare_long_scope(copy->reader, error);
        if (r < 0)
                return r;
        r = ski_execute(copy->reader, &copy->source_facts, error, sql_copy_source, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        r = ski_execute(copy->reader, &rows, error, "select pg_export_snapshot()", SKI_NO_PARAMS);
        if (r < 0)
                return ski_error_prefix(error, "cannot export a snapshot of %s", copy->from->name);
        copy->snapshot = strdup(ski_result_text(rows, 0, 0));
        if (ski_result_int8(copy->source_facts, 0, 6) > 0)
                log_warning("subscriptions are not copied: %s would begin to receive what is meant for %s",
                            copy->to->name, copy->from->name);
        return copy->snapshot ? 0 : ski_error_oom(error);
}

static int open_target_server(struct copy *copy, ski_error *error)
{
        struct replacement_options options = replacing_options(copy->change, &copy->session_options);
        int r;

        options.keep_sessions = copy->options->keep_sessions;
        r = environment_conninfo(copy->project, copy->to, true, &copy->target, error);
        if (r < 0)
                return r;
        r = check_not_same(copy->source, copy->target, error);
        if (r < 0)
                return r;
        r = replacement_begin(copy->target, copy->to->database, &options, &copy->replacement, error);
        if (r < 0)
                return r;
        r = replacement_connect_server(copy->replacement, &copy->target_server, error);
        if (r < 0)
                return r;
        return check_direct(copy->target_server, copy->to->name, error);
}

/* All that can stop a copy, before anything is made. */
static int check(struct copy *copy, struct copy_result *result, ski_error *error)
{
        int r;

        r = dump_restore_find_programs(ski_session_server_version(copy->reader),
                                       ski_session_server_version(copy->target_server),
                                       setting_text(copy->project, "server.programs"), &copy->programs, error);
        if (r < 0)
                return r;
        r = check_needs(copy->reader, copy->target_server, copy->options, error);
        if (r < 0)
                return r;
        r = check_disk(copy->project, copy->target, copy->target_server,
                       replacement_tablespace(copy->replacement), source_bytes(copy), error);
        if (r < 0)
                return r;
        r = replacing_announce_limits(copy->replacement, &result->limits, error);
        if (r < 0)
                return r;
        return replacing_announce_sessions(copy->replacement, copy->options->keep_sessions, &result->sessions,
                                           error);
}

/* Made as the source was made: its encoding and locale. The owner stays the target's; a new one is the
 * environment's role. */
static int create_building(struct copy *copy, ski_error *error)
{
        const ski_result *facts = copy->source_facts;
        const struct database_shape shape = {
                .owner = replacement_target_exists(copy->replacement) ? NULL : copy->to->role,
                .encoding = ski_result_text(facts, 0, 1),
                .collate = ski_result_text(facts, 0, 2),
                .ctype = ski_result_text(facts, 0, 3),
                .locale_provider = ski_result_text(facts, 0, 4),
                .locale = ski_result_text(facts, 0, 5),
        };

        return replacement_create(copy->replacement, &shape, &copy->building, error);
}

/* The size of the new database so far: the best that can be said while the programs are at work. */
static uint64_t built_bytes(struct copy *copy)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;

        if (ski_execute(copy->target_server, &rows, NULL, "select pg_database_size($1::name)",
                        SKI_PARAMS(ski_text(conninfo_get(copy->building, "dbname")))) < 0)
                return 0;
        return (uint64_t)ski_result_int8(rows, 0, 0);
}

/* pg_dump and pg_restore run while the reader counts what they carry, in the same snapshot. */
static int stream(struct copy *copy, ski_error *error)
{
        const struct dump_restore_options options = {
                .programs = &copy->programs,
                .source = copy->source,
                .target = copy->building,
                .snapshot = copy->snapshot,
                .encoding = ski_result_text(copy->source_facts, 0, 1),
                .no_owner = copy->options->no_owner,
                .no_privileges = copy->options->no_privileges,
                .show_values = copy->session_options.show_values,
        };
        _cleanup_(dump_restore_freep) struct dump_restore *run = NULL;
        bool same_major = ski_session_server_version(copy->reader) / 10000 ==
                          ski_session_server_version(copy->target_server) / 10000;
        int r;

        r = dump_restore_start(&options, &run, error);
        if (r < 0)
                return r;
        r = census_take(copy->reader, same_major, NULL, NULL, &copy->before, error);
        if (r < 0)
                return ski_error_prefix(error, "source %s", copy->from->name);
        while (!dump_restore_is_done(run) && !interrupt_requested()) {
                report(copy, "copying", built_bytes(copy), (uint64_t)source_bytes(copy), NULL);
                clock_sleep(PROGRESS_PAUSE);
        }
        r = dump_restore_finish(run, error);
        if (r < 0)
                return r;
        return census_take_sequences(copy->reader, &copy->later, error);
}

static void report_counted(size_t done, size_t total, const char *table, void *context)
{
        report(context, "checking", done, total, table);
}

/* The new database must hold what the source's snapshot held. */
static int compare(struct copy *copy, ski_session *session, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        bool same_major =
                ski_session_server_version(copy->reader) / 10000 == ski_session_server_version(session) / 10000;
        int r;

        r = session_begin_by_hand(session, SKI_REPEATABLE_READ | SKI_READ_ONLY, &scope, error);
        if (r < 0)
                return r;
        r = prepare_long_scope(session, error);
        if (r < 0)
                return r;
        r = census_take(session, same_major, report_counted, copy, &copy->after, error);
        if (r < 0)
                return r;
        return census_compare(&copy->before, &copy->later, &copy->after, error);
}

/* The project's last word on a copy before people meet it: silencing mails, jobs, webhooks. */
static int run_after_copy(struct copy *copy, ski_session *session, ski_error *error)
{
        const char *setting = setting_text(copy->project, "copy.after_copy");
        _cleanup_free_ char *path = path_join(project_directory(copy->project), setting);
        const struct script_source script = { .file = path };
        const struct script_options options = { 0 };
        int r;

        if (!path)
                return ski_error_oom(error);
        if (!setting[0] || !file_exists(path))
                return 0;
        report(copy, "running the project's script for copies", 0, 0, NULL);
        r = run_scripts(session, &script, 1, &options, NULL, error);
        return r < 0 ? ski_error_prefix(error, "after the copy") : 0;
}

static int analyze(ski_session *session, ski_error *error)
{
        int r;

        /* The role may have a time limit for statements; nobody else uses a session of this database. */
        r = ski_execute_alone(session, NULL, error, "set statement_timeout = 0");
        if (r < 0)
                return r;
        return ski_execute_alone(session, NULL, error, "analyze");
}

static int finish_building(struct copy *copy, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = session_open(copy->building, &copy->session_options, &session, error);
        if (r < 0)
                return r;
        r = compare(copy, session, error);
        if (r < 0)
                return r;
        r = run_after_copy(copy, session, error);
        if (r < 0)
                return r;
        report(copy, "collecting statistics", 0, 0, NULL);
        r = analyze(session, error);
        if (r < 0)
                return r;
        /* What this session wrote must be counted before the counters are read. */
        if (ski_session_server_version(session) >= 150000)
                ski_execute(session, NULL, NULL, "select pg_stat_force_next_flush()", SKI_NO_PARAMS);
        return 0;
}

static int swap(struct copy *copy, struct copy_result *result, ski_error *error)
{
        int64_t start = clock_milliseconds();
        int r;

        report(copy, "swapping", 0, 0, NULL);
        r = replacing_swap(copy->change, copy->replacement, copy->building, "copy", copy->from->name,
                           &result->retained, error);
        result->swap_seconds = (double)(clock_milliseconds() - start) / 1000;
        return r;
}

static int fill_result(const struct copy *copy, struct copy_result *result, ski_error *error)
{
        result->source_database = strdup(ski_session_database(copy->reader));
        result->target_database = strdup(copy->to->database);
        result->target_existed = replacement_target_exists(copy->replacement);
        result->bytes = source_bytes(copy);
        return result->source_database && result->target_database ? 0 : ski_error_oom(error);
}

static int confirm(const struct copy *copy, ski_error *error)
{
        int r;

        r = guard_copy_out(copy->project, copy->from, copy->options->unmasked, copy->change->confirmation,
                           error);
        if (r < 0)
                return r;
        return guard_change(copy->project, copy->to, "replaces every row and object of",
                            copy->change->confirmation, error);
}

static int replace(struct copy *copy, struct copy_result *result, ski_error *error)
{
        int r;

        r = create_building(copy, error);
        if (r < 0)
                return r;
        r = stream(copy, error);
        if (r < 0)
                return r;
        r = finish_building(copy, error);
        if (r < 0)
                return r;
        r = swap(copy, result, error);
        if (r < 0)
                return r;
        result->rows = census_row_total(&copy->before);
        result->tables = copy->before.table_count;
        return 0;
}

static int replace_journalled(struct copy *copy, struct copy_result *result, ski_error *error)
{
        struct journal_entry *entry = journal_begin(copy->project, copy->to, copy->change->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = replace(copy, result, &failure);
        if (r == 0 && result->retained)
                journal_note(entry, "%s is retained as %s", result->target_database, result->retained);
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

int copy_database(const struct change *change, const struct environment *source,
                  const struct copy_options *options, struct copy_result *ret, ski_error *error)
{
        _cleanup_(copy_result_clear) struct copy_result result = { 0 };
        _cleanup_(copy_clear) struct copy copy = {
                .change = change,
                .project = change->project,
                .from = source,
                .to = change->environment,
                .options = options,
                .session_options = change_catalog_options(change),
        };
        int64_t start = clock_milliseconds();
        int r;

        r = open_source(&copy, error);
        if (r < 0)
                return r;
        r = open_target_server(&copy, error);
        if (r < 0)
                return r;
        r = check(&copy, &result, error);
        if (r < 0)
                return r;
        r = fill_result(&copy, &result, error);
        if (r < 0)
                return r;
        if (!change->dry_run) {
                r = confirm(&copy, error);
                if (r < 0)
                        return r;
                r = replace_journalled(&copy, &result, error);
                if (r < 0)
                        return r;
        }
        result.seconds = (double)(clock_milliseconds() - start) / 1000;
        *ret = result;
        result = (struct copy_result){ 0 };
        return 0;
}

void copy_result_clear(struct copy_result *result)
{
        free(result->source_database);
        free(result->target_database);
        free(result->retained);
        strings_free(&result->limits);
        strings_free(&result->sessions);
        *result = (struct copy_result){ 0 };
}
