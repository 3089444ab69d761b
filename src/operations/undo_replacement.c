/* SPDX-License-Identifier: PostgreSQL */
#include "operations/undo_replacement.h"

#include "base/clock.h"
#include "operations/journal.h"
#include "operations/replacing.h"
#include "operations/write_counters.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"

static int choose(const struct conninfo *server, const char *target, const char *wanted,
                  const ski_session_options *options, struct retained **ret, ski_error *error)
{
        _cleanup_(retained_list_clear) struct retained_list list = { 0 };
        int r;

        r = retained_find(server, target, options, &list, error);
        if (r < 0)
                return r;
        r = retained_take(&list, wanted, ret, error);
        if (r != -SKI_ENOTFOUND)
                return r;
        if (wanted)
                ski_error_set(error, r, "no retained database of %s is named %s", target, wanted);
        else
                ski_error_set(error, r, "no database is retained for %s", target);
        return ski_error_hint(error, "'skinspire undo --list' shows what is retained in every environment");
}

static int swap_back(const struct change *change, bool keep_sessions, const struct conninfo *server,
                     struct undo_result *result, ski_error *error)
{
        const ski_session_options session_options = change_catalog_options(change);
        struct replacement_options options = replacing_options(change, &session_options);
        _cleanup_(replacement_freep) struct replacement *replacement = NULL;
        _cleanup_strings_ struct strings sessions = STRINGS_INIT;
        _cleanup_(conninfo_freep) struct conninfo *returning = conninfo_copy(server);
        _cleanup_free_ char *counters = NULL;
        int r;

        if (!returning || conninfo_set(returning, "dbname", result->undone->database) < 0)
                return ski_error_oom(error);
        options.keep_sessions = keep_sessions;
        r = replacement_begin(server, change->environment->database, &options, &replacement, error);
        if (r < 0)
                return r;
        r = replacing_announce_sessions(replacement, keep_sessions, &sessions, error);
        if (r < 0)
                return r;
        if (change->dry_run)
                return 0;
        /* What an undo of this undo will want to know; it may do without. */
        write_counters_read(returning, &session_options, &counters, NULL);
        return replacement_undo(replacement, result->undone, counters, &result->put_aside, error);
}

static int swap_back_journalled(const struct change *change, bool keep_sessions, const struct conninfo *server,
                                struct undo_result *result, ski_error *error)
{
        struct journal_entry *entry = journal_begin(change->project, change->environment, change->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = swap_back(change, keep_sessions, server, result, &failure);
        if (r == 0)
                journal_note(entry, "%s is back", result->undone->database);
        if (r == 0 && result->put_aside)
                journal_note(entry, "%s is retained as %s", result->undone->target, result->put_aside);
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

int undo_replacement(const struct change *change, const struct undo_options *options, struct undo_result *ret,
                     ski_error *error)
{
        const ski_session_options session_options = change_catalog_options(change);
        _cleanup_(undo_result_clear) struct undo_result result = { 0 };
        _cleanup_(conninfo_freep) struct conninfo *address = NULL;
        int64_t start = clock_milliseconds();
        int r;

        r = environment_conninfo(change->project, change->environment, true, &address, error);
        if (r < 0)
                return r;
        r = choose(address, change->environment->database, options->to, &session_options, &result.undone,
                   error);
        if (r < 0)
                return r;
        result.writes_known = write_counters_since(address, &session_options, result.undone->counters,
                                                   &result.writes, NULL) == 0;
        if (change->dry_run) {
                r = swap_back(change, options->keep_sessions, address, &result, error);
        } else {
                r = guard_change(change->project, change->environment, "puts an older state in the place of",
                                 change->confirmation, error);
                if (r < 0)
                        return r;
                r = swap_back_journalled(change, options->keep_sessions, address, &result, error);
        }
        if (r < 0)
                return r;
        result.seconds = (double)(clock_milliseconds() - start) / 1000;
        *ret = result;
        result = (struct undo_result){ 0 };
        return 0;
}

void undo_result_clear(struct undo_result *result)
{
        retained_free(result->undone);
        free(result->put_aside);
        strings_free(&result->writes);
        *result = (struct undo_result){ 0 };
}

int list_retained(const struct project *project, const struct environment *environment,
                  const ski_session_options *session, struct retained_list *ret, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *address = NULL;
        ski_session_options session_options = *session;
        int r;

        session_options.search_path = "pg_catalog, pg_temp";
        r = environment_conninfo(project, environment, true, &address, error);
        if (r < 0)
                return r;
        return retained_find(address, environment->database, &session_options, ret, error);
}
