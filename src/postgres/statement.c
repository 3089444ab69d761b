/* SPDX-License-Identifier: PostgreSQL
 *
 * One statement: sending it, waiting for it, its result.
 */
#include <string.h>

#include "postgres/session_internal.h"

struct ski_result {
        PGresult *rows;
};

int session_collect(ski_session *session, const char *statement, PGresult **ret_result, ski_error *error)
{
        _cleanup_(PQclearp) PGresult *last = NULL;
        int r;

        for (;;) {
                _cleanup_(PQclearp) PGresult *result = NULL;

                r = session_wait_result(session, &result, error);
                if (r < 0)
                        return r;
                if (!result)
                        break;
                ExecStatusType status = PQresultStatus(result);
                if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
                        r = session_fill_error(session, result, statement, error);
                        session_drain(session);
                        return r;
                }
                if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
                        session_drain(session);
                        return ski_error_set(error, -SKI_EUSAGE,
                                             "COPY with the client is not a plain statement");
                }
                PQclear(last);
                last = steal(result);
        }
        if (!last)
                return session_fill_error(session, NULL, statement, error);
        if (ret_result)
                *ret_result = steal(last);
        return 0;
}

int session_run_simple(ski_session *session, const char *statements, PGresult **ret_result, ski_error *error)
{
        int r;

        r = session_check_usable(session, error);
        if (r < 0)
                return r;
        session_expect_work(session);
        if (!PQsendQuery(session->connection, statements))
                return session_fill_error(session, NULL, NULL, error);
        return session_collect(session, NULL, ret_result, error);
}

int session_run_one(ski_session *session, const char *statement, ski_error *error)
{
        int r;

        r = session_check_usable(session, error);
        if (r < 0)
                return r;
        session_expect_work(session);
        if (!PQsendQuery(session->connection, statement))
                return session_fill_error(session, NULL, NULL, error);
        return session_collect(session, statement, NULL, error);
}

/* Parameters travel as text; the server reads them as the type that the statement needs. */
static int send_statement(ski_session *session, const char *statement, size_t count, const ski_param *params,
                          ski_error *error)
{
        enum { NUMBER_LENGTH = 32 };
        _cleanup_free_ const char **values = NULL;
        _cleanup_free_ char *numbers = NULL;

        if (count > 65535)
                return ski_error_set(error, -SKI_EUSAGE, "a statement takes at most 65535 parameters");
        values = calloc(count + 1, sizeof(char *));
        numbers = calloc(count + 1, NUMBER_LENGTH);
        if (!values || !numbers)
                return ski_error_oom(error);
        for (size_t i = 0; i < count; i++) {
                char *number = numbers + i * NUMBER_LENGTH;

                values[i] = number;
                switch (params[i].kind) {
                case SKI_PARAM_NULL:
                        values[i] = NULL;
                        break;
                case SKI_PARAM_TEXT:
                        values[i] = params[i].value.text;
                        break;
                case SKI_PARAM_INT8:
                        snprintf(number, NUMBER_LENGTH, "%lld", (long long)params[i].value.int8);
                        break;
                case SKI_PARAM_FLOAT8:
                        snprintf(number, NUMBER_LENGTH, "%.17g", params[i].value.float8);
                        break;
                case SKI_PARAM_BOOL:
                        values[i] = params[i].value.boolean ? "t" : "f";
                        break;
                }
        }
        if (!PQsendQueryParams(session->connection, statement, (int)count, NULL, values, NULL, NULL, 0))
                return session_fill_error(session, NULL, NULL, error);
        return 0;
}

int result_new(PGresult *rows, ski_result **ret, ski_error *error)
{
        ski_result *result = malloc(sizeof(*result));

        if (!result) {
                PQclear(rows);
                return ski_error_oom(error);
        }
        result->rows = rows;
        *ret = result;
        return 0;
}

static int execute(ski_session *session, ski_result **ret_result, ski_error *error, const char *statement,
                   size_t count, const ski_param *params)
{
        _cleanup_(PQclearp) PGresult *rows = NULL;
        int r;

        r = session_check_usable(session, error);
        if (r < 0)
                return r;
        session_expect_work(session);
        r = send_statement(session, statement, count, params, error);
        if (r < 0)
                return r;
        r = session_collect(session, statement, &rows, error);
        if (r < 0)
                return r;
        return ret_result ? result_new(steal(rows), ret_result, error) : 0;
}

SKI_PUBLIC int ski_execute(ski_session *session, ski_result **ret_result, ski_error *error,
                           const char *statement, size_t count, const ski_param *params)
{
        SKI_CLEANUP_RESULT ski_result *result = NULL;
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        if (session->depth > 0)
                return execute(session, ret_result, error, statement, count, params);
        r = ski_scope_begin(&scope, session, 0, error);
        if (r < 0)
                return r;
        r = execute(session, &result, error, statement, count, params);
        if (r < 0)
                return r;
        r = ski_scope_commit(&scope, error);
        if (r < 0)
                return r;
        if (ret_result)
                *ret_result = steal(result);
        return 0;
}

SKI_PUBLIC int ski_execute_alone(ski_session *session, ski_result **ret_result, ski_error *error,
                                 const char *statement)
{
        if (session->depth > 0)
                return ski_error_set(error, -SKI_EUSAGE,
                                     "a scope is open, and the statement can't run in a transaction");
        if (session->read_only)
                return ski_error_set(error, -SKI_EUSAGE,
                                     "the session is read-only, and the statement can't run in a "
                                     "transaction that holds it to that");
        return execute(session, ret_result, error, statement, SKI_NO_PARAMS);
}

SKI_PUBLIC void ski_result_free(ski_result *result)
{
        if (!result)
                return;
        PQclear(result->rows);
        free(result);
}

SKI_PUBLIC void ski_result_freep(ski_result **result)
{
        ski_result_free(*result);
}

SKI_PUBLIC size_t ski_result_rows(const ski_result *result)
{
        return (size_t)PQntuples(result->rows);
}

SKI_PUBLIC size_t ski_result_columns(const ski_result *result)
{
        return (size_t)PQnfields(result->rows);
}

SKI_PUBLIC const char *ski_result_column_name(const ski_result *result, size_t column)
{
        return column < ski_result_columns(result) ? PQfname(result->rows, (int)column) : NULL;
}

Oid result_column_type(const ski_result *result, size_t column)
{
        return PQftype(result->rows, (int)column);
}

SKI_PUBLIC uint64_t ski_result_affected(const ski_result *result)
{
        return strtoull(PQcmdTuples(result->rows), NULL, 10);
}

SKI_PUBLIC const char *ski_result_tag(const ski_result *result)
{
        return PQcmdStatus(result->rows);
}

SKI_PUBLIC bool ski_result_is_null(const ski_result *result, size_t row, size_t column)
{
        if (row >= ski_result_rows(result) || column >= ski_result_columns(result))
                return true;
        return PQgetisnull(result->rows, (int)row, (int)column);
}

SKI_PUBLIC const char *ski_result_text(const ski_result *result, size_t row, size_t column)
{
        return ski_result_is_null(result, row, column) ? NULL : PQgetvalue(result->rows, (int)row, (int)column);
}

SKI_PUBLIC int64_t ski_result_int8(const ski_result *result, size_t row, size_t column)
{
        const char *text = ski_result_text(result, row, column);

        return text ? strtoll(text, NULL, 10) : 0;
}

SKI_PUBLIC double ski_result_float8(const ski_result *result, size_t row, size_t column)
{
        const char *text = ski_result_text(result, row, column);

        return text ? strtod(text, NULL) : 0;
}

SKI_PUBLIC bool ski_result_bool(const ski_result *result, size_t row, size_t column)
{
        const char *text = ski_result_text(result, row, column);

        return text && text[0] == 't';
}
