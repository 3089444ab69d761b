/* SPDX-License-Identifier: PostgreSQL */
#include "operations/revision_parts.h"

#include <stdlib.h>
#include <string.h>

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

static int explain(const struct revision_flight *flight, int code, ski_error *error)
{
        const struct revision_part *part = flight->part;

        if (code == 0)
                return 0;
        explain_new_label(error);
        if (error && error->line > 0)
                ski_error_place(error, flight->revision->path, part->line + error->line - 1, error->column);
        return ski_error_prefix(error, "revision %s", flight->revision->id);
}

static int add_statement(_unused_ struct script *script, const struct script_statement *statement,
                         void *context, ski_error *error)
{
        struct message *message = context;

        return message_takes(message, statement) ? message_add(message, statement, error) : 1;
}

int revision_flight_prepare(struct revision_flight *flight, const struct revision *revision,
                            const struct revision_part *part, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        *flight = (struct revision_flight){ .revision = revision, .part = part };
        r = revision_part_read(revision, part, add_statement, &flight->message, &failure);
        flight->is_one_message = r == 0 && !part->outside_transaction;
        if (!flight->is_one_message)
                message_clear(&flight->message);
        return r == -SKI_ENOMEM ? ski_error_move(error, &failure) : 0;
}

static int send(struct revision_flight *flight, ski_session *session, const char *search_path, ski_error *error)
{
        _cleanup_text_ struct text restore = TEXT_INIT;

        session_append_restore(session, search_path, &restore);
        return restore.failed ? ski_error_oom(error)
                              : message_send(&flight->message, session, text_get(&restore), error);
}

static int run(const struct revision_flight *flight, ski_session *session, const char *search_path,
               ski_error *error)
{
        const struct revision_part *part = flight->part;
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

/* What is set is restored always: nobody sees what triggers and functions have set. */
int revision_flight_start(struct revision_flight *flight, ski_session *session, const char *search_path,
                          ski_error *error)
{
        int r = flight->is_one_message ? send(flight, session, search_path, error)
                                       : run(flight, session, search_path, error);

        return explain(flight, r, error);
}

int revision_flight_end(struct revision_flight *flight, ski_error *error)
{
        int r = flight->message.session ? message_wait(&flight->message, error) : 0;

        r = explain(flight, r, error);
        revision_flight_clear(flight);
        return r;
}

void revision_flight_clear(struct revision_flight *flight)
{
        message_clear(&flight->message);
        *flight = (struct revision_flight){ 0 };
}

int revision_part_run(ski_session *session, const struct revision *revision, const struct revision_part *part,
                      const char *search_path, ski_error *error)
{
        _cleanup_(revision_flight_clear) struct revision_flight flight = { 0 };
        int r;

        r = revision_flight_prepare(&flight, revision, part, error);
        if (r == 0)
                r = revision_flight_start(&flight, session, search_path, error);
        return r < 0 ? r : revision_flight_end(&flight, error);
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
