/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/pipeline.h"

#include <stdio.h>
#include <string.h>

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

static size_t find_prepared(const ski_session *session, const char *statement)
{
        size_t number = 0;

        while (number < session->prepared.count && strcmp(session->prepared.items[number], statement) != 0)
                number++;
        return number;
}

static bool send_prepared(struct pipeline *pipeline, const char *statement)
{
        ski_session *session = pipeline->session;
        size_t number = find_prepared(session, statement);
        bool is_new = number == session->prepared.count;
        char name[40];

        snprintf(name, sizeof(name), "skinspire_%zu", number);
        if (is_new)
                strings_add(&session->prepared, statement);
        text_append_char(&pipeline->preparing, is_new ? 'p' : '-');
        return (!is_new || PQsendPrepare(session->connection, name, statement, 0, NULL)) &&
               PQsendQueryPrepared(session->connection, name, 0, NULL, NULL, NULL, 0);
}

static bool send_once(struct pipeline *pipeline, const char *statement)
{
        text_append_char(&pipeline->preparing, '-');
        return PQsendQueryParams(pipeline->session->connection, statement, 0, NULL, NULL, NULL, NULL, 0);
}

int pipeline_add(struct pipeline *pipeline, const char *statement, ski_error *error)
{
        ski_session *session = pipeline->session;
        bool sent;

        strings_add(&pipeline->statements, statement);
        sent = session->prepares ? send_prepared(pipeline, statement) : send_once(pipeline, statement);
        if (pipeline->statements.failed || pipeline->preparing.failed || session->prepared.failed)
                return ski_error_oom(error);
        return sent ? 0 : session_fill_error(session, NULL, NULL, error);
}

int pipeline_send(struct pipeline *pipeline, ski_error *error)
{
        if (!PQpipelineSync(pipeline->session->connection))
                return session_fill_error(pipeline->session, NULL, NULL, error);
        pipeline->is_sent = true;
        return 0;
}

/* Behind each statement's result stands an empty one. */
static int take_one(struct pipeline *pipeline, const char *statement, PGresult **ret, ski_error *error)
{
        _cleanup_(PQclearp) PGresult *rows = NULL, *end = NULL;
        int r;

        r = session_wait_result(pipeline->session, &rows, error);
        if (r < 0)
                return r;
        if (!rows || (PQresultStatus(rows) != PGRES_TUPLES_OK && PQresultStatus(rows) != PGRES_COMMAND_OK))
                return session_fill_error(pipeline->session, rows, statement, error);
        r = session_wait_result(pipeline->session, &end, error);
        if (r < 0)
                return r;
        *ret = steal(rows);
        return 0;
}

int pipeline_take(struct pipeline *pipeline, ski_result **ret, ski_error *error)
{
        _cleanup_(PQclearp) PGresult *prepared = NULL, *rows = NULL;
        const char *statement;
        int r = 0;

        if (pipeline->taken == pipeline->statements.count)
                return ski_error_set(error, -SKI_EUSAGE, "the pipeline holds no further statement");
        statement = pipeline->statements.items[pipeline->taken];
        if (pipeline->preparing.bytes[pipeline->taken++] == 'p')
                r = take_one(pipeline, statement, &prepared, error);
        if (r == 0)
                r = take_one(pipeline, statement, &rows, error);
        return r < 0 ? r : result_new(steal(rows), ret, error);
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

        /* Behind one that failed nothing was prepared either. */
        if (session && pipeline->taken < pipeline->statements.count)
                session->prepares = false;
        strings_free(&pipeline->statements);
        text_free(&pipeline->preparing);
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
