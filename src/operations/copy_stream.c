/* SPDX-License-Identifier: PostgreSQL
 *
 * Copying by carrying structure and rows through our own hands: between any two servers, from a source that is in use.
 */
#include "operations/copy_internal.h"

#include "base/clock.h"
#include "base/interrupt.h"
#include "postgres/session_internal.h"

enum { PROGRESS_PAUSE = 200 /* milliseconds between two looks at how far the copy has come */ };

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
        int r;

        r = dump_restore_start(&options, &run, error);
        if (r < 0)
                return r;
        r = census_take(copy->reader, copy_has_same_major(copy), NULL, NULL, &copy->before, error);
        if (r < 0)
                return ski_error_prefix(error, "source %s", copy->from->name);
        while (!dump_restore_is_done(run) && !interrupt_requested()) {
                copy_report(copy, "copying", built_bytes(copy), (uint64_t)copy_source_bytes(copy), NULL);
                clock_sleep(PROGRESS_PAUSE);
        }
        r = dump_restore_finish(run, error);
        if (r < 0)
                return r;
        return census_take_sequences(copy->reader, &copy->later, error);
}

static void report_counted(size_t done, size_t total, const char *table, void *context)
{
        copy_report(context, "checking", done, total, table);
}

/* The new database must hold what the source's snapshot held. */
static int compare(struct copy *copy, ski_session *session, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = session_begin_by_hand(session, SKI_REPEATABLE_READ | SKI_READ_ONLY, &scope, error);
        if (r < 0)
                return r;
        r = copy_prepare_long_scope(session, error);
        if (r < 0)
                return r;
        r = census_take(session, copy_has_same_major(copy), report_counted, copy, &copy->after, error);
        if (r < 0)
                return r;
        return census_compare(&copy->before, &copy->later, &copy->after, error);
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

int copy_stream(struct copy *copy, struct copy_result *result, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = create_building(copy, error);
        if (r < 0)
                return r;
        r = stream(copy, error);
        if (r < 0)
                return r;
        r = session_open(copy->building, &copy->session_options, &session, error);
        if (r < 0)
                return r;
        r = compare(copy, session, error);
        if (r < 0)
                return r;
        r = copy_run_script(copy, session, error);
        if (r < 0)
                return r;
        copy_report(copy, "collecting statistics", 0, 0, NULL);
        r = analyze(session, error);
        if (r < 0)
                return r;
        copy_flush_counters(session);
        result->rows = census_row_total(&copy->before);
        result->tables = copy->before.table_count;
        return 0;
}
