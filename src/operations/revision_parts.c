/* SPDX-License-Identifier: PostgreSQL */
#include "operations/revision_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/macro.h"
#include "base/text.h"
#include "migration/revision_statements.h"
#include "operations/outside_part.h"
#include "operations/run_script.h"
#include "postgres/session_internal.h"

static const char *outside_hint(const struct revision_part *part)
{
        return part->direction == REVISION_UPGRADE
                       ? "put it behind a line '-- @upgrade outside transaction', where each statement runs on "
                         "its own; what follows it and needs none, behind another '-- @upgrade'"
                       : "put it behind a line '-- @downgrade outside transaction', where each statement runs "
                         "on its own; what follows it and needs none, behind another '-- @downgrade'";
}

/* Between revisions the run makes the boundary; within one it has to be written. */
static void explain_new_label(ski_error *error)
{
        if (error && strcmp(error->sqlstate, "55P04") == 0)
                ski_error_hint(error, "let ALTER TYPE … ADD VALUE stand behind a line '-- @upgrade outside "
                                      "transaction', or in a revision before this one");
}

static int explain(const struct revision *revision, const struct revision_part *part, ski_error *error)
{
        explain_new_label(error);
        if (error && error->line > 0)
                ski_error_place(error, revision->path, part->line + error->line - 1, error->column);
        return ski_error_prefix(error, "revision %s", revision->id);
}

/* Flights ------------------------------------------------------------------------------------------- */

static int add_statement(_unused_ struct script *script, const struct script_statement *statement,
                         void *context, ski_error *error)
{
        struct message *message = context;

        return message_takes(message, statement) ? message_add(message, statement, error) : 1;
}

/* What is set is restored always: nobody sees what triggers and functions have set. */
static int end_part(struct revision_flight *flight, const ski_session *session, const char *search_path,
                    ski_error *error)
{
        _cleanup_text_ struct text tail = TEXT_INIT;
        size_t count = session_append_restore(session, search_path, &tail);

        text_append(&tail, "; SELECT pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())");
        return tail.failed ? ski_error_oom(error)
                           : message_end_script(&flight->message, text_get(&tail), count + 1, error);
}

int revision_flight_add(struct revision_flight *flight, const ski_session *session,
                        const struct revision *revision, const struct revision_part *part,
                        const char *search_path, const void *context, ski_error *error)
{
        struct flying_part *parts = reallocarray(flight->parts, flight->count + 1, sizeof(*parts));
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        if (!parts)
                return ski_error_oom(error);
        flight->parts = parts;
        if (part->outside_transaction)
                return 0;
        r = message_begin_script(&flight->message, error);
        if (r < 0)
                return r;
        r = revision_part_read(revision, part, add_statement, &flight->message, &failure);
        if (r == -SKI_ENOMEM)
                return ski_error_move(error, &failure);
        if (r != 0) {
                message_drop_script(&flight->message);
                return 0;
        }
        parts[flight->count++] = (struct flying_part){ revision, part, context };
        r = end_part(flight, session, search_path, error);
        return r < 0 ? r : 1;
}

int revision_flight_start(struct revision_flight *flight, ski_session *session, ski_error *error)
{
        flight->started = clock_milliseconds();
        return message_send(&flight->message, session, error);
}

int revision_flight_land(struct revision_flight *flight, double *clock, double *ret_seconds, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *last = NULL;
        double ended;
        int r;

        r = message_wait_script(&flight->message, &last, error);
        if (r < 0) {
                const struct flying_part *failed = &flight->parts[flight->message.waited];

                return explain(failed->revision, failed->part, error);
        }
        ended = ski_result_float8(last, 0, 0);
        *ret_seconds = *clock > 0 ? ended - *clock : (double)(clock_milliseconds() - flight->started) / 1000;
        /* The server's may be set back. */
        *ret_seconds = *ret_seconds > 0 ? *ret_seconds : 0;
        *clock = ended;
        flight->landed++;
        return 0;
}

void revision_flight_clear(struct revision_flight *flight)
{
        message_clear(&flight->message);
        free(flight->parts);
        *flight = (struct revision_flight){ 0 };
}

/* Parts --------------------------------------------------------------------------------------------- */

static int run_alone(ski_session *session, const struct revision_part *part, const char *search_path,
                     ski_error *error)
{
        _cleanup_free_ char *text = strndup(part->text, part->length);
        const struct script_source source = { .text = text };
        const struct script_options options = { .no_transaction = part->outside_transaction,
                                                .no_savepoint = true,
                                                .own_transactions_hint = outside_hint(part) };
        int r;

        if (!text)
                return ski_error_oom(error);
        r = run_scripts(session, &source, 1, &options, NULL, error);
        return r < 0 ? r : session_restore_settings(session, search_path, error);
}

int revision_part_run(ski_session *session, const struct revision *revision, const struct revision_part *part,
                      const char *search_path, ski_error *error)
{
        _cleanup_(revision_flight_clear) struct revision_flight flight = { 0 };
        double clock = 0, seconds;
        int r;

        r = revision_flight_add(&flight, session, revision, part, search_path, NULL, error);
        if (r < 0)
                return r;
        if (r == 0) {
                r = run_alone(session, part, search_path, error);
                return r < 0 ? explain(revision, part, error) : 0;
        }
        r = revision_flight_start(&flight, session, error);
        return r < 0 ? r : revision_flight_land(&flight, &clock, &seconds, error);
}

/* Parts between two that are outside of transactions share one, as in an upgrade. */
static int run_parts(ski_session *session, const struct revision *revision, const struct revision_part **parts,
                     size_t count, const char *search_path, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = session_begin_by_hand(session, SKI_OWN_SEARCH_PATH, &scope, error);
        for (size_t i = 0; r == 0 && i < count; i++)
                r = revision_part_run(session, revision, parts[i], search_path, error);
        if (r < 0) {
                ski_scope_rollback(&scope);
                return r;
        }
        return ski_scope_commit(&scope, error);
}

static int run_outside(ski_session *session, const struct revision *revision, const struct revision_part *part,
                       const char *search_path, ski_error *error)
{
        const struct outside_part outside = {
                .session = session, .revision = revision, .part = part, .search_path = search_path
        };

        return outside_part_run(&outside, error);
}

int revision_run(ski_session *session, const struct revision *revision, enum revision_direction direction,
                 const char *search_path, ski_error *error)
{
        _cleanup_free_ const struct revision_part **parts = calloc(revision->part_count + 1, sizeof(*parts));
        size_t count = 0;
        int r = 0;

        if (!parts)
                return ski_error_oom(error);
        for (size_t i = 0; r == 0 && i < revision->part_count; i++) {
                const struct revision_part *part = &revision->parts[i];

                if (part->direction != direction)
                        continue;
                if (!part->outside_transaction) {
                        parts[count++] = part;
                        continue;
                }
                if (count > 0)
                        r = run_parts(session, revision, parts, count, search_path, error);
                if (r == 0)
                        r = run_outside(session, revision, part, search_path, error);
                count = 0;
        }
        if (r == 0 && count > 0)
                r = run_parts(session, revision, parts, count, search_path, error);
        return r;
}

int revision_search_path(ski_session *session, char **ret, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, "select pg_catalog.current_setting('search_path')",
                        SKI_NO_PARAMS);
        if (r < 0)
                return r;
        *ret = strdup(ski_result_text(rows, 0, 0));
        return *ret ? 0 : ski_error_oom(error);
}
