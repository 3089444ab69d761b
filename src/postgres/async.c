/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/async.h"

#include <poll.h>

#include "postgres/session_internal.h"

int statement_start(ski_session *session, const char *statement, ski_error *error)
{
        int r;

        r = session_check_usable(session, error);
        if (r < 0)
                return r;
        session_expect_work(session);
        if (!PQsendQuery(session->connection, statement) || PQflush(session->connection) < 0)
                return session_fill_error(session, NULL, NULL, error);
        return 0;
}

bool statement_wait(ski_session *session, int milliseconds)
{
        struct pollfd socket = { .fd = PQsocket(session->connection), .events = POLLIN };

        if (PQisBusy(session->connection))
                poll(&socket, 1, milliseconds);
        return !PQconsumeInput(session->connection) || !PQisBusy(session->connection);
}

int statement_finish(ski_session *session, ski_error *error)
{
        return session_collect(session, NULL, NULL, error);
}
