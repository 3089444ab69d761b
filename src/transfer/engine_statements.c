/* SPDX-License-Identifier: PostgreSQL
 *
 * Statements of the structure, as the engine runs them.
 */
#include "transfer/engine_internal.h"

#include <string.h>

#include "base/text.h"
#include "postgres/script.h"
#include "transfer/dump_look.h"

int run_statement(ski_session *session, const char *statement, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = ski_execute_alone(session, NULL, &failure, statement);
        if (r == 0 || (text_equal(failure.sqlstate, "42704") && statement_begins(statement, "set")))
                return 0;
        if (r == -SKI_ESERVER && !failure.detail)
                ski_error_detail(&failure, "%.*s", (int)text_utf8_prefix(statement, 300), statement);
        return ski_error_move(error, &failure);
}

int use_settings(struct tools *tools, ski_session *session, const char *const *settings, ski_error *error)
{
        int r = 0;

        if (tools->settings == settings)
                return 0;
        for (const char *const *at = settings; r == 0 && *at; at++)
                r = run_statement(session, *at, error);
        if (r == 0)
                tools->settings = settings;
        return r;
}

/* Duplicate table (an index is one), object or function, or a second primary key. */
bool is_there_already(const ski_error *failure)
{
        return text_equal(failure->sqlstate, "42P07") || text_equal(failure->sqlstate, "42710") ||
               text_equal(failure->sqlstate, "42723") || text_equal(failure->sqlstate, "42P16");
}

int run_step(struct tools *tools, const struct post_step *step, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        ski_session *session;
        int r;

        r = tools_session(tools, &session, error);
        if (r == 0)
                r = use_settings(tools, session, step->settings, error);
        if (r < 0)
                return r;
        r = run_statement(session, step->statement, &failure);
        if (r < 0 && tools->engine->options->resumed && is_there_already(&failure))
                return 0;
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

int run_script_text(const char *text, const struct statement_runner *runner, ski_error *error)
{
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        int r;

        r = script_open_text(text, strlen(text), &script, error);
        while (r >= 0 && (r = script_next(script, &statement, error)) > 0)
                /* Each statement stands by itself. */
                if (statement.traits.kind != STATEMENT_BEGIN && statement.traits.kind != STATEMENT_COMMIT)
                        r = runner->run(runner->context, statement.text, error);
        return r;
}
