/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/clone.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "postgres/async.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/clone_lock_is_held.h"
#include "sql/clone_settings.h"
#include "sql/replacement_end_sessions.h"
#include "sql/replacement_sessions.h"
#include "transfer/replace_internal.h"

/* In milliseconds. */
enum {
        LOOK_PAUSE = 10,    /* between two looks at who is still there */
        LEAVING_TIME = 300, /* for sessions whose clients have gone already */
};

enum { CLONE_ATTEMPTS = 5 };

/* Strategies are said from PostgreSQL 15 on; before, files were all that was copied. The limit is the mark that the
 * database has from its first moment, when a comment can't yet be made. */
static void compose(const struct replacement *replacement, const struct clone_options *options,
                    const struct database_facts *present, struct text *statement)
{
        const char *owner = present->owner ? present->owner : options->owner;

        quote_format(statement, "create database %I template %I connection limit " CLONE_MARK,
                     replacement->building, options->source);
        if (ski_session_server_version(replacement->helper) >= 150000)
                text_append(statement, " strategy file_copy");
        if (owner)
                quote_format(statement, " owner %I", owner);
        if (present->tablespace)
                quote_format(statement, " tablespace %I", present->tablespace);
}

static int refuse_sessions(const struct clone_options *options, const ski_result *sessions, ski_error *error)
{
        return ski_error_set(error, -SKI_EBUSY, "process %s, role %s, application %s, is connected to %s",
                             ski_result_text(sessions, 0, 0), ski_result_text(sessions, 0, 1),
                             ski_result_text(sessions, 0, 2), options->source);
}

/* Newcomers wait already. Those inside are ended, or given a moment to leave. */
static int empty_source(struct replacement *replacement, const struct clone_options *options,
                        const char *source_oid, int64_t patience_ends, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *sessions = NULL;
        int r;

        if (options->end_sessions)
                return ski_execute(replacement->helper, NULL, error, sql_replacement_end_sessions,
                                   SKI_PARAMS(ski_text(source_oid)));
        if (clock_milliseconds() < patience_ends)
                return 0;
        r = ski_execute(replacement->helper, &sessions, error, sql_replacement_sessions,
                        SKI_PARAMS(ski_text(options->source)));
        if (r < 0 || ski_result_rows(sessions) == 0)
                return r;
        return refuse_sessions(options, sessions, error);
}

/* The statement waits for those inside, and they have nobody else to end them: so it runs in a session of its own. */
static int run_clone(struct replacement *replacement, ski_session *cloner, const struct clone_options *options,
                     const char *source_oid, const char *statement, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error busy = SKI_ERROR_INIT;
        int64_t patience_ends = 0;
        int r;

        r = statement_start(cloner, statement, error);
        if (r < 0)
                return r;
        while (!statement_wait(cloner, LOOK_PAUSE) && !interrupt_requested() &&
               ski_session_alive(replacement->helper)) {
                SKI_CLEANUP_RESULT ski_result *held = NULL;

                if (patience_ends == 0) {
                        r = ski_execute(
                                replacement->helper, &held, NULL, sql_clone_lock_is_held,
                                SKI_PARAMS(ski_text(source_oid), ski_int8(PQbackendPID(cloner->connection))));
                        if (r < 0 || !ski_result_bool(held, 0, 0))
                                continue;
                        patience_ends = clock_milliseconds() + LEAVING_TIME;
                }
                r = empty_source(replacement, options, source_oid, patience_ends, &busy);
                if (r == -SKI_EBUSY) {
                        ski_session_cancel(cloner);
                        break;
                }
        }
        r = statement_finish(cloner, error);
        /* A cancel that came too late is none. */
        return r < 0 && busy.code ? ski_error_move(error, &busy) : r;
}

static int open_cloner(struct replacement *replacement, ski_session **ret, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *cloner = NULL;
        char patience[16];
        int r;

        snprintf(patience, sizeof(patience), "%us", replacement->options.swap_timeout);
        r = replacement_connect_server(replacement, &cloner, error);
        if (r == 0)
                r = ski_execute(cloner, NULL, error, sql_clone_settings, SKI_PARAMS(ski_text(patience)));
        if (r < 0)
                return r;
        *ret = steal(cloner);
        return 0;
}

/* As with replacement_create(): what a killed run's server still finishes may appear between our look and our attempt. */
static int clone_unhindered(struct replacement *replacement, const struct clone_options *options,
                            const char *source_oid, const char *statement, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *cloner = NULL;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = open_cloner(replacement, &cloner, error);
        if (r < 0)
                return r;
        for (int attempt = 0; attempt < CLONE_ATTEMPTS; attempt++) {
                ski_error_clear(&failure);
                r = run_clone(replacement, cloner, options, source_oid, statement, &failure);
                if (r == 0)
                        return 0;
                if (!text_equal(failure.sqlstate, "42P04") && !text_equal(failure.sqlstate, "23505"))
                        break;
                r = replacement_drop_leftover(replacement, error);
                if (r < 0)
                        return r;
        }
        return ski_error_move(error, &failure);
}

int replacement_clone(struct replacement *replacement, const struct clone_options *options,
                      struct conninfo **ret_conninfo, ski_error *error)
{
        _cleanup_(database_facts_clear) struct database_facts present = { 0 }, source = { 0 };
        _cleanup_text_ struct text statement = TEXT_INIT;
        bool found;
        int r;

        r = database_facts_read(replacement->helper, replacement->target, &present, &found, error);
        if (r < 0)
                return r;
        r = database_facts_read(replacement->helper, options->source, &source, &found, error);
        if (r < 0)
                return r;
        if (!found)
                return ski_error_set(error, -SKI_ENOTFOUND, "the database %s has disappeared", options->source);
        compose(replacement, options, &present, &statement);
        if (statement.failed)
                return ski_error_oom(error);
        r = clone_unhindered(replacement, options, source.oid, text_get(&statement), error);
        if (r < 0)
                return ski_error_prefix(error, "cannot clone %s", options->source);
        return replacement_mark_built(replacement, ret_conninfo, error);
}
