/* SPDX-License-Identifier: PostgreSQL
 *
 * The structure as it stands before the rows come. The rights to tables come late: an owner who has taken some from himself
 * still fills his tables.
 */
#include "transfer/engine_internal.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "postgres/message.h"
#include "postgres/session_internal.h"
#include "transfer/dump_look.h"

enum {
        BATCH = 128
}; /* statements that share a message and a transaction, which holds locks for each of them */

struct before_rows {
        struct engine *engine;
        ski_session *session; /* NULL: all of it is there, and only the rights are wanted */
        struct message message;
        struct strings batch; /* what stands in the message */
};

static void before_rows_clear(struct before_rows *before)
{
        message_clear(&before->message);
        strings_free(&before->batch);
}

/* Batches ------------------------------------------------------------------------------------------- */

static int run_message(struct before_rows *before, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *last = NULL;
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = session_begin_by_hand(before->session, 0, &scope, error);
        if (r == 0)
                r = message_send(&before->message, before->session, error);
        if (r == 0)
                r = message_wait_script(&before->message, &last, error);
        if (r == 0)
                r = ski_scope_commit(&scope, error);
        ski_scope_rollback(&scope);
        return r;
}

static int run_one_by_one(const struct before_rows *before, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < before->batch.count; i++)
                r = run_statement(before->session, before->batch.items[i], error);
        return r;
}

/* Where a statement of it fails, nothing of it has happened, and they are run by themselves: it is then told which. */
static int run_batch(struct before_rows *before, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        if (before->batch.count == 0)
                return 0;
        r = message_end_script(&before->message, "", 0, &failure);
        if (r == 0)
                r = run_message(before, &failure);
        message_clear(&before->message);
        if (r == -SKI_ESERVER || r == -SKI_EDATA)
                r = run_one_by_one(before, error);
        else if (r < 0)
                ski_error_move(error, &failure);
        strings_free(&before->batch);
        return r;
}

/* Its place does not matter: where it fails, it is run once more by itself. */
static int add(struct before_rows *before, const struct script_statement *statement, ski_error *error)
{
        struct script_statement anywhere = *statement;
        int r = before->batch.count == 0 ? message_begin_script(&before->message, error) : 0;

        anywhere.line = anywhere.column = 1;
        if (r == 0)
                r = message_add(&before->message, &anywhere, error);
        strings_add(&before->batch, statement->text);
        return r == 0 && before->batch.failed ? ski_error_oom(error) : r;
}

static int run_soon(struct before_rows *before, const struct script_statement *statement, ski_error *error)
{
        int r = 0;

        if (before->batch.count == BATCH || !message_takes(&before->message, statement))
                r = run_batch(before, error);
        if (r < 0)
                return r;
        return message_takes(&before->message, statement)
                       ? add(before, statement, error)
                       : run_statement(before->session, statement->text, error);
}

/* Statements ---------------------------------------------------------------------------------------- */

/* An extension may need more rights than the role has that is to own all else; and a comment on one that was there before
 * is its owner's to make. */
static int run_for_extension(struct before_rows *before, const char *statement, ski_error *error)
{
        const struct live_target *target = before->engine->options->database;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = run_batch(before, error);
        if (r == 0)
                r = live_target_leave_role(target, before->session, error);
        if (r < 0)
                return r;
        r = run_statement(before->session, statement, &failure);
        if (r < 0 && statement_begins(statement, "comment") && text_equal(failure.sqlstate, "42501"))
                log_info("this role may not comment on an extension that was there before: %s", statement);
        else if (r < 0)
                return ski_error_move(error, &failure);
        return live_target_take_role(target, before->session, error);
}

static int take(struct before_rows *before, const struct script_statement *statement, ski_error *error)
{
        struct strings *rights = &before->engine->rights;
        const char *text = statement->text;

        if (statement_begins(text, "grant") || statement_begins(text, "revoke")) {
                strings_add(rights, text);
                if (rights->failed)
                        return ski_error_oom(error);
                /* Whoever is to own objects in a schema needs it now. */
                if (!statement_begins(text, "grant") || !strstr(text, " ON SCHEMA "))
                        return 0;
        }
        if (!before->session)
                return 0;
        if (statement_begins(text, "create extension") || statement_begins(text, "comment on extension"))
                return run_for_extension(before, text, error);
        return run_soon(before, statement, error);
}

static int take_all(struct before_rows *before, const char *statements, ski_error *error)
{
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        int r;

        r = script_open_text(statements, strlen(statements), &script, error);
        while (r >= 0 && (r = script_next(script, &statement, error)) > 0)
                if (statement.traits.kind != STATEMENT_BEGIN && statement.traits.kind != STATEMENT_COMMIT)
                        r = take(before, &statement, error);
        return r < 0 ? r : run_batch(before, error);
}

int build_pre_data(struct engine *engine, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = engine->options->resumed ? 0 : live_target_session(engine->options->database, &session, error);
        if (r < 0)
                return r;
        _cleanup_(before_rows_clear) struct before_rows before = { .engine = engine, .session = session };
        return take_all(&before, engine->content->pre_data, error);
}
