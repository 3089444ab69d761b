/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/pipeline.h"

#include "base/interrupt.h"
#include "postgres/session_internal.h"

int pipeline_begin(struct pipeline *pipeline, ski_session *session, ski_error *error)
{
        int r;

        *pipeline = (struct pipeline)PIPELINE_INIT;
        if (session->depth == 0)
                return ski_error_set(error, -SKI_EUSAGE, "a pipeline needs an open scope");
        r = session_check_usable(session, error);
        if (r < 0)
                return r;
        session_expect_work(session);
        if (!PQenterPipelineMode(session->connection))
                return session_fill_error(session, NULL, NULL, error);
        pipeline->session = session;
        return 0;
}

int pipeline_add(struct pipeline *pipeline, const char *statement, ski_error *error)
{
        PGconn *connection = pipeline->session->connection;

        strings_add(&pipeline->statements, statement);
        if (pipeline->statements.failed)
                return ski_error_oom(error);
        if (!PQsendQueryParams(connection, statement, 0, NULL, NULL, NULL, NULL, 0))
                return session_fill_error(pipeline->session, NULL, NULL, error);
        return 0;
}

int pipeline_send(struct pipeline *pipeline, ski_error *error)
{
        if (!PQpipelineSync(pipeline->session->connection))
                return session_fill_error(pipeline->session, NULL, NULL, error);
        pipeline->is_sent = true;
        return 0;
}

int pipeline_take(struct pipeline *pipeline, ski_result **ret, ski_error *error)
{
        _cleanup_(PQclearp) PGresult *rows = NULL, *end = NULL;
        const char *statement;
        int r;

        if (pipeline->taken == pipeline->statements.count)
                return ski_error_set(error, -SKI_EUSAGE, "the pipeline holds no further statement");
        statement = pipeline->statements.items[pipeline->taken++];
        r = session_wait_result(pipeline->session, &rows, error);
        if (r < 0)
                return r;
        if (!rows || (PQresultStatus(rows) != PGRES_TUPLES_OK && PQresultStatus(rows) != PGRES_COMMAND_OK))
                return session_fill_error(pipeline->session, rows, statement, error);
        /* Behind each statement's result stands an empty one. */
        r = session_wait_result(pipeline->session, &end, error);
        if (r < 0)
                return r;
        return result_new(steal(rows), ret, error);
}

/* Until the mark that the pipeline ends with. */
static void drain(ski_session *session)
{
        for (;;) {
                _cleanup_(PQclearp) PGresult *result = NULL;

                if (session_wait_result(session, &result, NULL) < 0 ||
                    PQstatus(session->connection) == CONNECTION_BAD)
                        return;
                if (result && PQresultStatus(result) == PGRES_PIPELINE_SYNC)
                        return;
        }
}

void pipeline_end(struct pipeline *pipeline)
{
        ski_session *session = pipeline->session;

        strings_free(&pipeline->statements);
        if (!session)
                return;
        /* Cleaning up is not work that Ctrl-C asks to stop. */
        interrupt_defer(+1);
        if (pipeline->is_sent || pipeline_send(pipeline, NULL) == 0)
                drain(session);
        if (!PQexitPipelineMode(session->connection))
                session->lost = true;
        interrupt_defer(-1);
        pipeline->session = NULL;
}
