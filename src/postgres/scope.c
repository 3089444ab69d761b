/* SPDX-License-Identifier: PostgreSQL
 *
 * Scopes: a transaction or a savepoint that ends with a block of code.
 */
#include <string.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "postgres/quote.h"
#include "postgres/session_internal.h"

/* Those that hold for the transaction alone. */
static size_t append_timeouts(const ski_session *session, struct text *statements)
{
        if (session->statement_timeout > 0)
                text_appendf(statements, "; SET LOCAL statement_timeout = %u", session->statement_timeout);
        if (session->lock_timeout > 0)
                text_appendf(statements, "; SET LOCAL lock_timeout = %u", session->lock_timeout);
        return (session->statement_timeout > 0) + (session->lock_timeout > 0);
}

/* BEGIN and the settings that hold for this transaction alone, as one message: one round trip, and nothing
 * stays behind in a server session that a pooler gives to somebody else next. A snapshot must be taken over before
 * the first query. */
static void compose_begin(const ski_session *session, unsigned flags, const char *snapshot,
                          struct text *statements)
{
        text_append(statements, "BEGIN ISOLATION LEVEL ");
        text_append(statements, flags & SKI_SERIALIZABLE      ? "SERIALIZABLE"
                                : flags & SKI_REPEATABLE_READ ? "REPEATABLE READ"
                                                              : "READ COMMITTED");
        if (session->read_only || flags & SKI_READ_ONLY)
                text_append(statements, " READ ONLY");
        if (snapshot)
                quote_format(statements, "; SET TRANSACTION SNAPSHOT %L", snapshot);
        if (session->search_path && !(flags & SKI_OWN_SEARCH_PATH))
                quote_format(statements, "; SELECT pg_catalog.set_config('search_path', %L, true)",
                             session->search_path);
        append_timeouts(session, statements);
}

static int begin_transaction(ski_session *session, unsigned flags, const char *snapshot, ski_error *error)
{
        _cleanup_text_ struct text statements = TEXT_INIT;
        int r;

        if (PQtransactionStatus(session->connection) != PQTRANS_IDLE)
                return ski_error_set(error, -SKI_EUSAGE, "a transaction is open that no scope began");
        compose_begin(session, flags, snapshot, &statements);
        if (statements.failed)
                return ski_error_oom(error);
        r = session_run_simple(session, text_get(&statements), NULL, error);
        if (r < 0 && !session->lost)
                session_run_simple(session, "ROLLBACK", NULL, NULL);
        return r;
}

static int run_savepoint(ski_session *session, const char *command, unsigned number, ski_error *error)
{
        char statement[64];

        snprintf(statement, sizeof(statement), "%s ski_%u", command, number);
        return session_run_simple(session, statement, NULL, error);
}

static int begin_scope(ski_scope *scope, ski_session *session, unsigned flags, const char *snapshot,
                       ski_error *error)
{
        unsigned number = 0;
        int r;

        *scope = (ski_scope)SKI_SCOPE_INIT;
        r = session_check_usable(session, error);
        if (r < 0)
                return r;
        if (session->depth == 0) {
                r = begin_transaction(session, flags, snapshot, error);
        } else if (flags != 0) {
                return ski_error_set(error, -SKI_EUSAGE, "a scope inside another takes no flags");
        } else {
                number = ++session->next_savepoint;
                r = run_savepoint(session, "SAVEPOINT", number, error);
        }
        if (r < 0)
                return r;
        *scope = (ski_scope){ .session = session, .error = error, .depth = ++session->depth, .number = number };
        return 0;
}

SKI_PUBLIC int ski_scope_begin(ski_scope *scope, ski_session *session, unsigned flags, ski_error *error)
{
        return begin_scope(scope, session, flags, NULL, error);
}

int session_begin_in_snapshot(ski_session *session, const char *snapshot, ski_scope *ret_scope,
                              ski_error *error)
{
        return begin_scope(ret_scope, session, SKI_READ_ONLY | SKI_REPEATABLE_READ, snapshot, error);
}

int session_begin_by_hand(ski_session *session, unsigned flags, ski_scope *ret_scope, ski_error *error)
{
        int r = ski_scope_begin(ret_scope, session, flags, error);

        ret_scope->error = NULL;
        return r;
}

/* The role after the session's user, who has another one. */
size_t session_append_restore(const ski_session *session, const char *search_path, struct text *statements)
{
        size_t count = 3;

        text_append(statements, "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL");
        if (session->depth > 0)
                count += append_timeouts(session, statements);
        if (search_path)
                quote_format(statements, "; SELECT pg_catalog.set_config('search_path', %L, false)",
                             search_path);
        return count + (search_path != NULL);
}

int session_restore_settings(ski_session *session, const char *search_path, ski_error *error)
{
        _cleanup_text_ struct text statements = TEXT_INIT;

        session_append_restore(session, search_path, &statements);
        return statements.failed ? ski_error_oom(error)
                                 : session_run_simple(session, text_get(&statements), NULL, error);
}

static int commit_transaction(ski_session *session, ski_error *error)
{
        _cleanup_(PQclearp) PGresult *result = NULL;
        int r;

        r = session_run_simple(session, "COMMIT", &result, error);
        if (r == -SKI_ELOST)
                return ski_error_prefix(error, "the connection broke during COMMIT, its outcome is unknown");
        if (r < 0)
                return r;
        /* The server answers COMMIT of a failed transaction with success and the tag ROLLBACK. */
        if (strcmp(PQcmdStatus(result), "COMMIT") != 0)
                return ski_error_set(error, -SKI_ESERVER,
                                     "nothing was committed: an earlier statement of the "
                                     "transaction failed");
        return 0;
}

SKI_PUBLIC int ski_scope_commit(ski_scope *scope, ski_error *error)
{
        ski_session *session = scope->session;
        int r;

        if (!session)
                return ski_error_set(error, -SKI_EUSAGE, "the scope has ended already");
        if (session->depth != scope->depth)
                return ski_error_set(error, -SKI_EUSAGE, "a scope inside this one is still open");
        scope->session = NULL;
        session->depth--;
        r = session_check_usable(session, error);
        if (r < 0)
                return r;
        if (scope->depth > 1) {
                r = run_savepoint(session, "RELEASE SAVEPOINT", scope->number, error);
                if (r < 0 && !session->lost)
                        run_savepoint(session, "ROLLBACK TO SAVEPOINT", scope->number, NULL);
                return r;
        }
        return commit_transaction(session, error);
}

/* Both as one message: one round trip. */
static void take_back(ski_session *session, unsigned number)
{
        char statements[96];

        snprintf(statements, sizeof(statements), "ROLLBACK TO SAVEPOINT ski_%u; RELEASE SAVEPOINT ski_%u", number,
                 number);
        session_run_simple(session, statements, NULL, NULL);
}

SKI_PUBLIC void ski_scope_rollback(ski_scope *scope)
{
        ski_session *session = scope->session;

        if (!session)
                return;
        scope->session = NULL;
        if (session->depth < scope->depth)
                return;
        session->depth = scope->depth - 1;
        if (session_check_usable(session, NULL) < 0)
                return;
        /* Cleaning up is not work that Ctrl-C asks to stop. */
        interrupt_defer(+1);
        if (scope->depth > 1) {
                take_back(session, scope->number);
        } else {
                session_run_simple(session, "ROLLBACK", NULL, NULL);
        }
        interrupt_defer(-1);
}

SKI_PUBLIC void ski_scope_end(ski_scope *scope)
{
        if (!scope->session)
                return;
        if (scope->error && scope->error->code == 0)
                ski_scope_commit(scope, scope->error);
        else
                ski_scope_rollback(scope);
}
