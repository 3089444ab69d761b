/* SPDX-License-Identifier: PostgreSQL
 *
 * A server from which nothing comes: it may be at work for hours, or the network may have stopped between us. A dead
 * connection gives no sign by itself where something on the way still takes what we send.
 */
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "postgres/session_internal.h"

enum {
        LEAST_PATIENCE = 2, /* seconds */
        PATIENCE = 5,
        POLL_SLICE = 200, /* milliseconds */
};

/* Seconds for the other connection, and as many for its answer: no more than the silence that was borne. */
static unsigned patience(const ski_session *session)
{
        unsigned limit = session->silence_limit;

        return limit < LEAST_PATIENCE ? LEAST_PATIENCE : limit < PATIENCE ? limit : PATIENCE;
}

/* To the very server where the session is, as whom it is. */
static PGconn *start_connection(PGconn *of)
{
        enum { OWN = 4 };
        PQconninfoOption *options = PQconninfo(of);
        PGconn *connection = NULL;
        size_t count = 0, used = 0;

        while (options && options[count].keyword)
                count++;
        _cleanup_free_ const char **keywords = calloc(count + OWN + 1, sizeof(char *));
        _cleanup_free_ const char **values = calloc(count + OWN + 1, sizeof(char *));

        if (options && keywords && values) {
                for (size_t i = 0; i < count; i++) {
                        /* Of several hosts the one that was taken; the last word counts. */
                        if (!options[i].val || text_starts_with(options[i].keyword, "host"))
                                continue;
                        keywords[used] = options[i].keyword;
                        values[used++] = options[i].val;
                }
                keywords[used] = "host";
                values[used++] = PQhost(of);
                keywords[used] = "hostaddr";
                values[used++] = PQhost(of)[0] == '/' ? NULL : PQhostaddr(of);
                keywords[used] = "port";
                values[used++] = PQport(of);
                connection = PQconnectStartParams(keywords, values, 0);
        }
        PQconninfoFree(options);
        return connection;
}

/* The first row of an answer that comes in time; NULL: none does. */
static PGresult *ask(PGconn *connection, unsigned seconds, const char *statement)
{
        int64_t deadline = clock_milliseconds() + (int64_t)seconds * 1000;
        struct pollfd socket = { .fd = PQsocket(connection), .events = POLLIN };

        if (!PQsendQuery(connection, statement))
                return NULL;
        while (PQisBusy(connection)) {
                if (clock_milliseconds() > deadline)
                        return NULL;
                if (poll(&socket, 1, POLL_SLICE) > 0 && !PQconsumeInput(connection))
                        return NULL;
        }
        return PQgetResult(connection);
}

/* The session waits for the server. So nobody is at work where the server waits for the session, or where its process
 * is gone; but a pooler makes up the numbers of processes. */
static bool says_nobody_works(const PGresult *answer, int own_number)
{
        char number[16];

        if (PQresultStatus(answer) != PGRES_TUPLES_OK || PQntuples(answer) != 1)
                return false;
        snprintf(number, sizeof(number), "%d", own_number);
        if (strcmp(PQgetvalue(answer, 0, 0), number) != 0)
                return false;
        return PQgetisnull(answer, 0, 1) || strcmp(PQgetvalue(answer, 0, 2), "Client") == 0;
}

bool session_is_cut_off(const ski_session *session)
{
        _cleanup_(PQfinishp) PGconn *connection = start_connection(session->connection);
        _cleanup_(PQclearp) PGresult *answer = NULL;
        char statement[256];
        int r;

        if (!connection)
                return false;
        r = session_connect_watched(connection, patience(session), NULL);
        if (r == -SKI_ETIMEOUT)
                return true;
        /* A refusal is an answer as well; that of a host that is gone will show in the session itself. */
        if (r < 0 || PQstatus(connection) != CONNECTION_OK)
                return false;
        snprintf(statement, sizeof(statement),
                 "select pg_catalog.pg_backend_pid(), a.pid, a.wait_event_type"
                 "  from (select) one left join pg_catalog.pg_stat_activity a on a.pid = %d",
                 PQbackendPID(session->connection));
        answer = ask(connection, patience(session), statement);
        return answer ? says_nobody_works(answer, PQbackendPID(connection))
                      : PQstatus(connection) == CONNECTION_OK;
}
