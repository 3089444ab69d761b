/* SPDX-License-Identifier: PostgreSQL */
#include "operations/revision_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "operations/run_script.h"
#include "postgres/script.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "sql/invalid_indexes.h"

/* What the interrupted run has done already: made, or dropped. */
static bool was_done(const struct script_statement *statement, const ski_error *failure, void *context)
{
        static const char *const states[] = { "42P07", "42710", "42P06", "42704", "42P01" };

        (void)context;
        for (size_t i = 0; i < ARRAY_LENGTH(states); i++) {
                if (strcmp(failure->sqlstate, states[i]) != 0)
                        continue;
                log_info("line %u: %s; the interrupted run has done it", statement->line, failure->message);
                return true;
        }
        return false;
}

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

static int run_text(ski_session *session, const struct revision *revision, const struct revision_part *part,
                    const char *search_path, bool again, ski_error *error)
{
        _cleanup_free_ char *text = strndup(part->text, part->length);
        const struct script_source source = { .text = text };
        const struct script_options options = { .no_transaction = part->outside_transaction,
                                                .no_savepoint = true,
                                                .own_transactions_hint = outside_hint(part),
                                                .judge = { .forgives = again ? was_done : NULL } };
        int r;

        if (!text)
                return ski_error_oom(error);
        r = run_scripts(session, &source, 1, &options, NULL, error);
        /* Always: nobody sees what triggers and functions have set. */
        if (r == 0)
                r = session_restore_settings(session, search_path, error);
        if (r < 0)
                explain_new_label(error);
        if (r < 0 && error && error->line > 0)
                ski_error_place(error, revision->path, part->line + error->line - 1, error->column);
        return r < 0 ? ski_error_prefix(error, "revision %s", revision->id) : 0;
}

int revision_part_run(ski_session *session, const struct revision *revision, const struct revision_part *part,
                      const char *search_path, ski_error *error)
{
        return run_text(session, revision, part, search_path, false, error);
}

static bool is_name_character(char character)
{
        return isalnum((unsigned char)character) || character == '_' || character == '$' ||
               (character & 0x80) != 0;
}

/* True when the name stands in the text as a whole word. */
static bool text_names(const char *text, const char *name)
{
        size_t length = strlen(name);

        for (const char *at = strcasestr(text, name); at; at = strcasestr(at + 1, name)) {
                if ((at == text || !is_name_character(at[-1])) && !is_name_character(at[length]))
                        return true;
        }
        return false;
}

/* A CONCURRENTLY that failed, or was killed, leaves an index that is never used and always kept up. Those that the part
 * names go; one that somebody is building now is no such index. */
static int drop_invalid_indexes(ski_session *session, const struct revision_part *part, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        _cleanup_free_ char *text = strndup(part->text, part->length);
        int r;

        if (!text)
                return ski_error_oom(error);
        r = ski_execute(session, &rows, error, sql_invalid_indexes, SKI_NO_PARAMS);
        for (size_t i = 0; r == 0 && i < ski_result_rows(rows); i++) {
                _cleanup_text_ struct text statement = TEXT_INIT;

                if (!text_names(text, ski_result_text(rows, i, 1)))
                        continue;
                quote_format(&statement, "DROP INDEX CONCURRENTLY %I.%I", ski_result_text(rows, i, 0),
                             ski_result_text(rows, i, 1));
                if (statement.failed)
                        return ski_error_oom(error);
                r = ski_execute_alone(session, NULL, error, text_get(&statement));
                if (r == 0)
                        log_info("the index %s was left half built; it is gone", ski_result_text(rows, i, 1));
        }
        return r;
}

int revision_part_run_outside(ski_session *session, const struct revision *revision,
                              const struct revision_part *part, const char *search_path, bool again,
                              ski_error *error)
{
        int r;

        r = drop_invalid_indexes(session, part, error);
        if (r == 0)
                r = run_text(session, revision, part, search_path, again, error);
        if (r < 0)
                drop_invalid_indexes(session, part, NULL);
        return r;
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
                        r = revision_part_run_outside(session, revision, part, search_path, false, error);
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
