/* SPDX-License-Identifier: PostgreSQL */
#include "operations/outside_part.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "migration/revision_statements.h"
#include "operations/patience.h"
#include "operations/revision_parts.h"
#include "operations/run_script.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"
#include "postgres/target.h"
#include "sql/invalid_indexes.h"

struct statement {
        size_t start, length;  /* in the part's text, without the semicolon */
        size_t end;            /* where the next one begins: COPY's data stand before that */
        unsigned line, column; /* in the part's text */
        bool is_alone;         /* refused in a transaction */
        bool is_setting;       /* holds for those behind it */
};

struct statements {
        struct statement *items;
        size_t count;
        bool has_transactions; /* of its own */
};

static void statements_free(struct statements *statements)
{
        free(statements->items);
}

/* Cutting ------------------------------------------------------------------------------------------ */

static bool is_setting(const char *text)
{
        return strncasecmp(text, "set ", 4) == 0 || strncasecmp(text, "reset ", 6) == 0;
}

static int add_statement(_unused_ struct script *script, const struct script_statement *statement,
                         void *context, ski_error *error)
{
        struct statements *list = context;
        struct statement *items = reallocarray(list->items, list->count + 1, sizeof(*items));
        enum statement_kind kind = statement->traits.kind;

        if (!items)
                return ski_error_oom(error);
        list->items = items;
        if (list->count > 0)
                items[list->count - 1].end = statement->offset;
        items[list->count++] = (struct statement){
                .start = statement->offset,
                .length = statement->length,
                .line = statement->line,
                .column = statement->column,
                .is_alone = statement->traits.alone != NULL,
                .is_setting = is_setting(statement->text),
        };
        list->has_transactions |= kind == STATEMENT_BEGIN || kind == STATEMENT_COMMIT ||
                                  kind == STATEMENT_ROLLBACK || kind == STATEMENT_PREPARED ||
                                  kind == STATEMENT_SAVEPOINT;
        return 0;
}

static int cut(const struct revision *revision, const struct revision_part *part, struct statements *ret,
               ski_error *error)
{
        int r;

        r = revision_part_read(revision, part, add_statement, ret, error);
        if (ret->count > 0)
                ret->items[ret->count - 1].end = part->length;
        return r;
}

int outside_part_prefix(const struct revision *revision, const struct revision_part *part, size_t statements,
                        size_t *ret, ski_error *error)
{
        _cleanup_(statements_free) struct statements list = { 0 };
        int r;

        *ret = 0;
        r = statements > 0 ? cut(revision, part, &list, error) : 0;
        if (r < 0 || statements == 0)
                return r;
        if (statements > list.count)
                *ret = part->length;
        else
                *ret = list.items[statements - 1].start + list.items[statements - 1].length;
        return 0;
}

/* Indexes ------------------------------------------------------------------------------------------ */

static bool is_listed(const ski_result *rows, const char *oid)
{
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                if (strcmp(ski_result_text(rows, row, 0), oid) == 0)
                        return true;
        }
        return false;
}

static int drop_index(ski_session *session, const char *schema, const char *name, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT;
        int r;

        quote_format(&statement, "DROP INDEX CONCURRENTLY %I.%I", schema, name);
        if (statement.failed)
                return ski_error_oom(error);
        r = ski_execute_alone(session, NULL, error, text_get(&statement));
        if (r == 0)
                log_info("the index %s was left half built; it is gone", name);
        return r;
}

/* Those that were not there before the statement. */
static void drop_half_built(ski_session *session, const ski_result *before)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;

        if (session->lost || ski_execute(session, &rows, NULL, sql_invalid_indexes, SKI_NO_PARAMS) < 0)
                return;
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                if (!is_listed(before, ski_result_text(rows, row, 0)))
                        drop_index(session, ski_result_text(rows, row, 1), ski_result_text(rows, row, 2), NULL);
        }
}

/* Running ------------------------------------------------------------------------------------------ */

/* One statement on its way. */
struct step {
        const struct outside_part *outside;
        const struct statement *statement;
        size_t number; /* of those that have then run */
        bool is_last;
        bool comes_now; /* only the note that it begins, or that it did not end well */
        bool ran;
};

static int place(const struct step *step, ski_error *error)
{
        const struct revision *revision = step->outside->revision;

        if (error && error->line > 0)
                ski_error_place(error, revision->path, step->outside->part->line + error->line - 1,
                                error->column);
        return ski_error_prefix(error, "revision %s", revision->id);
}

static int run_within(const struct step *step, ski_error *error)
{
        const struct statement *statement = step->statement;
        _cleanup_free_ char *text =
                strndup(step->outside->part->text + statement->start, statement->end - statement->start);
        const struct script_source source = { .text = text };
        const struct script_options options = { .no_savepoint = true };
        int r;

        if (!text)
                return ski_error_oom(error);
        r = run_scripts(step->outside->session, &source, 1, &options, NULL, error);
        if (r < 0 && error && error->line > 0) {
                if (error->line == 1)
                        error->column += statement->column - 1;
                error->line += statement->line - 1;
        }
        return r < 0 ? place(step, error) : 0;
}

static int note_within(const struct step *step, ski_error *error)
{
        const struct outside_part *outside = step->outside;
        int r;

        if (!outside->note)
                return 0;
        /* The statements may have taken another role, which they go on with afterwards. */
        r = session_run_simple(outside->session, "set local session authorization default; set local role none",
                               NULL, error);
        if (r < 0)
                return r;
        return step->ran ? outside->note(outside->context, step->number, step->is_last, false, error)
                         : outside->note(outside->context, step->number - 1, false, step->comes_now, error);
}

static int attempt(void *context, ski_error *error)
{
        const struct step *step = context;
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = session_begin_by_hand(step->outside->session, SKI_OWN_SEARCH_PATH, &scope, error);
        if (r == 0 && step->ran && !step->statement->is_alone)
                r = run_within(step, error);
        if (r == 0)
                r = note_within(step, error);
        if (r == 0)
                r = ski_scope_commit(&scope, error);
        ski_scope_rollback(&scope);
        return r;
}

/* The note alone, or the statement with its note. */
static int run_noted(struct step *step, bool ran, bool comes_now, ski_error *error)
{
        step->ran = ran;
        step->comes_now = comes_now;
        return patience_run(attempt, step, error);
}

static int run_alone(struct step *step, const char *text, ski_error *error)
{
        ski_session *session = step->outside->session;
        SKI_CLEANUP_RESULT ski_result *before = NULL;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = ski_execute(session, &before, error, sql_invalid_indexes, SKI_NO_PARAMS);
        if (r == 0)
                r = run_noted(step, false, true, error);
        if (r < 0)
                return r;
        r = ski_execute_alone(session, NULL, &failure, text);
        if (r == 0)
                return run_noted(step, true, false, error);
        drop_half_built(session, before);
        if (!session->lost)
                run_noted(step, false, false, NULL);
        script_place_error(NULL, step->statement->line, step->statement->column, &failure);
        place(step, &failure);
        return ski_error_move(error, &failure);
}

/* What a killed run left of the statement: nothing that keeps it from running again, or all of it. */
static int look_again(const struct step *step, const char *text, bool *ret_ran, ski_error *error)
{
        ski_session *session = step->outside->session;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        _cleanup_text_ struct text name = TEXT_INIT;
        enum target_index target = statement_target_index(text, &name);
        bool is_there, is_valid;
        int r;

        *ret_ran = false;
        if (target == TARGET_NO_INDEX)
                return 0;
        if (target == TARGET_UNNAMED_INDEX) {
                ski_error_set(
                        error, -SKI_EREFUSED,
                        "a run was killed while it built an index without a name, and nobody can know whether "
                        "it came to its end");
                ski_error_place(error, NULL, step->statement->line, step->statement->column);
                place(step, error);
                return ski_error_hint(error, "drop the index if it is there, and give it a name in the file");
        }
        r = ski_execute(session, &rows, error,
                        "select n.nspname, c.relname, i.indisvalid from pg_catalog.pg_index i"
                        " join pg_catalog.pg_class c on c.oid = i.indexrelid"
                        " join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                        " where i.indexrelid = pg_catalog.to_regclass($1)",
                        SKI_PARAMS(ski_text(text_get(&name))));
        if (r < 0)
                return r;
        is_there = ski_result_rows(rows) > 0;
        is_valid = is_there && ski_result_bool(rows, 0, 2);
        *ret_ran = target == TARGET_MADE_INDEX ? is_valid : !is_there;
        if (*ret_ran)
                log_info("line %u: the interrupted run has done it", step->statement->line);
        if (target == TARGET_MADE_INDEX && is_there && !is_valid)
                r = drop_index(session, ski_result_text(rows, 0, 0), ski_result_text(rows, 0, 1), error);
        return r;
}

static int run_step(struct step *step, bool again, ski_error *error)
{
        const struct statement *statement = step->statement;
        _cleanup_free_ char *text = strndup(step->outside->part->text + statement->start, statement->length);
        bool ran = false;
        int r = 0;

        if (!text)
                return ski_error_oom(error);
        if (!statement->is_alone)
                return run_noted(step, true, false, error);
        if (again)
                r = look_again(step, text, &ran, error);
        if (r < 0)
                return r;
        return ran ? run_noted(step, true, false, error) : run_alone(step, text, error);
}

/* What was set before the run was interrupted holds for the rest. */
static int set_again(const struct step *step, ski_error *error)
{
        _cleanup_free_ char *text =
                strndup(step->outside->part->text + step->statement->start, step->statement->length);
        int r;

        if (!text)
                return ski_error_oom(error);
        r = ski_execute_alone(step->outside->session, NULL, error, text);
        return r < 0 ? place(step, error) : 0;
}

static int run_list(const struct outside_part *outside, const struct statements *list, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < list->count; i++) {
                struct step step = { .outside = outside,
                                     .statement = &list->items[i],
                                     .number = i + 1,
                                     .is_last = i + 1 == list->count,
                                     .ran = true };

                if (i >= outside->done)
                        r = run_step(&step, outside->again && i == outside->done, error);
                else if (step.statement->is_setting)
                        r = set_again(&step, error);
        }
        return r;
}

/* A part that begins and ends transactions of its own is one thing, whose middle nobody knows. */
static int run_whole(const struct outside_part *outside, ski_error *error)
{
        struct step step = { .outside = outside, .number = 1 };
        int r;

        r = revision_part_run(outside->session, outside->revision, outside->part, outside->search_path, error);
        step.statement = &(struct statement){ .is_alone = true };
        step.is_last = true;
        return r < 0 ? r : run_noted(&step, true, false, error);
}

int outside_part_run(const struct outside_part *outside, ski_error *error)
{
        _cleanup_(statements_free) struct statements list = { 0 };
        int r;

        r = cut(outside->revision, outside->part, &list, error);
        if (r < 0)
                return ski_error_prefix(error, "revision %s", outside->revision->id);
        if (list.has_transactions)
                return run_whole(outside, error);
        r = run_list(outside, &list, error);
        if (r == 0 && list.count == 0) {
                struct step step = { .outside = outside, .number = 0, .is_last = true };

                step.statement = &(struct statement){ .is_alone = true };
                r = run_noted(&step, true, false, error);
        }
        return r < 0 ? r : session_restore_settings(outside->session, outside->search_path, error);
}
