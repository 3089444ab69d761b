/* SPDX-License-Identifier: PostgreSQL */
#include "operations/copy_database.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "operations/copy_checks.h"
#include "operations/copy_data.h"
#include "operations/copy_internal.h"
#include "operations/journal.h"
#include "operations/replacing.h"
#include "operations/run_script.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"
#include "sql/copy_source.h"

void copy_close_source(struct copy *copy)
{
        /* Closing rolls back, and waits for no answer. */
        ski_session_close(steal(copy->reader));
        free(steal(copy->snapshot));
}

/* The sessions go first: the new database can only be dropped when nobody is in it. */
static void copy_clear(struct copy *copy)
{
        copy_close_source(copy);
        ski_session_close(copy->target_server);
        ski_result_free(copy->source_facts);
        replacement_free(copy->replacement);
        conninfo_free(copy->source);
        conninfo_free(copy->target);
        conninfo_free(copy->building);
        golden_free(copy->golden);
        free(copy->reason);
        section_writer_clear(&copy->writer);
        census_clear(&copy->before);
        census_clear(&copy->later);
        census_clear(&copy->after);
}

void copy_report(const struct copy *copy, const char *phase, uint64_t done, uint64_t total, const char *what)
{
        if (copy->options->progress)
                copy->options->progress(phase, done, total, what, copy->options->context);
}

int64_t copy_source_bytes(const struct copy *copy)
{
        return ski_result_int8(copy->source_facts, 0, 0);
}

int copy_prepare_long_scope(ski_session *session, ski_error *error)
{
        return ski_execute(
                session, NULL, error,
                "select set_config('row_security', 'off', true),"
                " (select count(set_config(name, '0', true)) from pg_settings where name in"
                " ('statement_timeout', 'transaction_timeout', 'idle_in_transaction_session_timeout'))",
                SKI_NO_PARAMS);
}

bool copy_has_same_major(const struct copy *copy)
{
        return ski_session_server_version(copy->reader) / 10000 ==
               ski_session_server_version(copy->target_server) / 10000;
}

int copy_run_script(const struct copy *copy, ski_session *session, ski_error *error)
{
        const char *setting = copy->is_golden ? "" : setting_text(copy->project, "copy.after_copy");
        _cleanup_free_ char *path = path_join(project_directory(copy->project), setting);
        const struct script_source script = { .file = path };
        const struct script_options options = { 0 };
        int r;

        if (!path)
                return ski_error_oom(error);
        if (!setting[0] || !file_exists(path))
                return 0;
        copy_report(copy, "running the project's script for copies", 0, 0, NULL);
        r = run_scripts(session, &script, 1, &options, NULL, error);
        return r < 0 ? ski_error_prefix(error, "after the copy") : 0;
}

void copy_flush_counters(ski_session *session)
{
        if (ski_session_server_version(session) >= 150000)
                ski_execute(session, NULL, NULL, "select pg_stat_force_next_flush()", SKI_NO_PARAMS);
}

static int export_snapshot(struct copy *copy, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(copy->reader, &rows, error, "select pg_export_snapshot()", SKI_NO_PARAMS);
        if (r < 0)
                return ski_error_prefix(error, "cannot export a snapshot of %s", copy->from->name);
        copy->snapshot = strdup(ski_result_text(rows, 0, 0));
        return copy->snapshot ? 0 : ski_error_oom(error);
}

int copy_open_source(struct copy *copy, ski_error *error)
{
        int r;

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
        r = copy_prepare_long_scope(copy->reader, error);
        if (r < 0)
                return r;
        return export_snapshot(copy, error);
}

static int open_source(struct copy *copy, ski_error *error)
{
        int r;

        r = environment_conninfo(copy->project, copy->from, true, &copy->source, error);
        if (r < 0)
                return r;
        r = copy_open_source(copy, error);
        if (r < 0)
                return r;
        r = ski_execute(copy->reader, &copy->source_facts, error, sql_copy_source, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        if (ski_result_int8(copy->source_facts, 0, 6) > 0)
                log_warning("subscriptions are not copied: %s would begin to receive what is meant for %s",
                            copy->to->name, copy->from->name);
        return 0;
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
        r = copy_reach_target(copy, error);
        if (r < 0 || copy->way == COPY_WAY_IN_PLACE)
                return r;
        r = check_direct(copy->target_server, copy->to->name, error);
        if (r < 0)
                return r;
        return replacement_begin(copy->target, copy->to->database, &options, &copy->replacement, error);
}

/* What the stream needs of both servers; a clone finds all of it where it is. */
static int check_stream(struct copy *copy, ski_error *error)
{
        const ski_session *described = copy->options->data_only ? copy->target_server : copy->reader;
        int r;

        section_writer_clear(&copy->writer);
        r = sections_find_writer(ski_session_server_version(described),
                                 setting_text(copy->project, "server.programs"), &copy->writer, error);
        if (r < 0)
                return r;
        if (copy->options->data_only)
                return copy_data_check(copy, error);
        return check_needs(copy->reader, copy->target_server, copy->options, false, error);
}

static bool is_streamed(const struct copy *copy)
{
        return copy->way == COPY_WAY_STREAM ||
               (copy->way == COPY_WAY_GOLDEN && copy_golden_is_to_be_made(copy));
}

static int64_t bytes_needed(const struct copy *copy)
{
        return copy_source_bytes(copy) * (copy->way == COPY_WAY_GOLDEN && is_streamed(copy) ? 2 : 1);
}

/* All that can stop a copy, before anything is made. */
static int check(struct copy *copy, struct copy_result *result, ski_error *error)
{
        int r;

        r = copy_choose_way(copy, error);
        if (r == 0 && copy->way == COPY_WAY_IN_PLACE)
                return copy_in_place_check(copy, error);
        if (r == 0 && is_streamed(copy))
                r = check_stream(copy, error);
        if (r < 0)
                return r;
        r = check_disk(copy->project, copy->target, copy->target_server,
                       replacement_tablespace(copy->replacement), bytes_needed(copy), error);
        if (r < 0)
                return r;
        r = replacing_announce_limits(copy->replacement, &result->limits, error);
        if (r < 0)
                return r;
        return replacing_announce_sessions(copy->replacement, copy->options->keep_sessions, &result->sessions,
                                           error);
}

static int swap(struct copy *copy, struct copy_result *result, ski_error *error)
{
        int64_t start = clock_milliseconds();
        int r;

        copy_report(copy, "swapping", 0, 0, NULL);
        r = replacing_swap(copy->change, copy->replacement, copy->building, "copy", copy->from->name,
                           &result->retained, error);
        result->swap_seconds = (double)(clock_milliseconds() - start) / 1000;
        return r;
}

static int fill_result(const struct copy *copy, struct copy_result *result, ski_error *error)
{
        result->source_database = strdup(ski_session_database(copy->reader));
        result->target_database = strdup(copy->to->database);
        result->target_existed = !copy->replacement || replacement_target_exists(copy->replacement);
        result->bytes = copy_source_bytes(copy);
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

/* Somebody has come to the source since we looked, or the server says what we could not foresee. */
static bool can_be_streamed_instead(const struct copy *copy, int code)
{
        return copy->options->way == COPY_WAY_BEST && !copy->options->pause_source &&
               (code == -SKI_EBUSY || code == -SKI_ESERVER || code == -SKI_ETIMEOUT);
}

static int stream_instead(struct copy *copy, struct copy_result *result, ski_error *failure, ski_error *error)
{
        int r;

        log_info("%s; it is streamed instead", failure->message);
        copy->way = COPY_WAY_STREAM;
        copy->reason = strdup(failure->message);
        if (!copy->reason)
                return ski_error_oom(error);
        census_clear(&copy->before);
        r = copy_open_source(copy, error);
        if (r == 0)
                r = check_stream(copy, error);
        if (r < 0)
                return r;
        return copy_stream(copy, result, error);
}

static int clone_or_stream(struct copy *copy, struct copy_result *result, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = copy_clone_make(copy, result, &failure);
        if (r == 0)
                return copy_clone_finish(copy, result, error);
        if (can_be_streamed_instead(copy, r))
                return stream_instead(copy, result, &failure, error);
        return ski_error_move(error, &failure);
}

static int clone_golden(struct copy *copy, struct copy_result *result, ski_error *error)
{
        int r = 0;

        if (copy_golden_is_to_be_made(copy))
                r = copy_golden_make(copy, error);
        if (r == 0)
                r = copy_golden_clone(copy, result, error);
        return r;
}

static int fill_beside(struct copy *copy, struct copy_result *result, ski_error *error)
{
        switch (copy->way) {
        case COPY_WAY_CLONE:
                return clone_or_stream(copy, result, error);
        case COPY_WAY_GOLDEN:
                return clone_golden(copy, result, error);
        default:
                return copy_stream(copy, result, error);
        }
}

/* The server admits us to databases by name (pg_hba.conf), and the new one is none of them. */
static bool is_kept_out_of_building(const struct copy *copy, const ski_error *failure)
{
        return copy->options->way == COPY_WAY_BEST && !copy->options->pause_source && copy->building &&
               text_starts_with(failure->sqlstate, "28");
}

static int copy_in_place_instead(struct copy *copy, struct copy_result *result, ski_error *failure,
                                 ski_error *error)
{
        int r = 0;

        log_info("%s; it is copied in place instead", failure->message);
        copy->way = COPY_WAY_IN_PLACE;
        free(copy->reason);
        copy->reason = strdup(failure->message);
        if (!copy->reason)
                return ski_error_oom(error);
        ski_session_close(steal(copy->target_server));
        replacement_free(steal(copy->replacement));
        census_clear(&copy->before);
        census_clear(&copy->later);
        census_clear(&copy->after);
        if (!copy->reader)
                r = copy_open_source(copy, error);
        if (r == 0)
                r = copy_in_place_check(copy, error);
        if (r == 0)
                r = copy_in_place(copy, result, error);
        return r;
}

static int replace(struct copy *copy, struct copy_result *result, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        if (copy->way == COPY_WAY_IN_PLACE)
                return copy_in_place(copy, result, error);
        r = fill_beside(copy, result, &failure);
        if (r == 0)
                return swap(copy, result, error);
        if (is_kept_out_of_building(copy, &failure))
                return copy_in_place_instead(copy, result, &failure, error);
        return ski_error_move(error, &failure);
}

static int replace_journalled(struct copy *copy, struct copy_result *result, ski_error *error)
{
        struct journal_entry *entry = journal_begin(copy->project, copy->to, copy->change->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = replace(copy, result, &failure);
        if (r == 0)
                journal_note(entry, "way: %s", copy_way_name(copy->way));
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
        result.way = copy.way;
        result.reason = steal(copy.reason);
        if (copy.golden) {
                result.golden = steal(copy.golden->database);
                result.golden_taken_at = steal(copy.golden->taken_at);
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
        free(result->reason);
        free(result->golden);
        free(result->golden_taken_at);
        strings_free(&result->limits);
        strings_free(&result->sessions);
        *result = (struct copy_result){ 0 };
}
