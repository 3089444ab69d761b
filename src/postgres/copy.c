/* SPDX-License-Identifier: PostgreSQL */
#include "postgres/copy.h"

#include <string.h>
#include <sys/ioctl.h>

#include "base/interrupt.h"
#include "base/macro.h"
#include "base/text.h"
#include "postgres/session_internal.h"
#include "postgres/wide_rows.h"

/* Sends the statement; 0 when the server is ready for data in the wanted direction. */
static int begin(ski_session *session, const char *statement, ExecStatusType wanted, ski_error *error)
{
        _cleanup_(PQclearp) PGresult *result = NULL;
        int r;

        r = session_check_usable(session, error);
        if (r < 0)
                return r;
        session_expect_work(session);
        if (!PQsendQueryParams(session->connection, statement, 0, NULL, NULL, NULL, NULL, 0))
                return session_fill_error(session, NULL, NULL, error);
        r = session_wait_result(session, &result, error);
        if (r < 0)
                return r;
        ExecStatusType status = PQresultStatus(result);
        if (status == wanted)
                return 0;
        if (!result || status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE)
                r = session_fill_error(session, result, statement, error);
        else
                r = ski_error_set(error, -SKI_EUSAGE, "the statement is no COPY %s",
                                  wanted == PGRES_COPY_IN ? "FROM STDIN" : "TO STDOUT");
        session_drain(session);
        return r;
}

/* The statement's last result, which is set on failure too. */
static int finish(ski_session *session, const char *statement, PGresult **ret_result, ski_error *error)
{
        _cleanup_(PQclearp) PGresult *result = NULL;
        int r;

        r = session_wait_result(session, &result, error);
        if (r < 0)
                return r;
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
                r = session_fill_error(session, result, statement, error);
        session_drain(session);
        *ret_result = steal(result);
        return r;
}

static uint64_t count_rows(PGresult *result)
{
        return strtoull(PQcmdTuples(result), NULL, 10);
}

/* The line in a context of "COPY patients, line 7, column born: …". The server may speak any language, so
 * the first number behind the table's name is taken. */
static uint64_t find_line(const PGresult *result, const char *table)
{
        const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);

        for (const char *line = context; line && table; line = strchr(line, '\n')) {
                line += *line == '\n';
                if (!text_starts_with(line, "COPY "))
                        continue;
                const char *name = strstr(line + strlen("COPY "), table);
                if (!name || name > line + strcspn(line, "\n"))
                        continue;
                const char *digits = name + strlen(table);
                digits += strcspn(digits, "0123456789\n");
                return strtoull(digits, NULL, 10);
        }
        return 0;
}

/* Brings out what libpq holds back, so that it never holds more than one piece. */
static int flush(ski_session *session, ski_error *error)
{
        int unsent, r;

        while ((unsent = PQflush(session->connection)) > 0) {
                r = session_wait_socket(session, true, error);
                if (r < 0)
                        return r;
                /* A server that says much (notices of triggers) would wait for us to listen. */
                if (!PQconsumeInput(session->connection))
                        break;
        }
        return unsent < 0 || PQstatus(session->connection) == CONNECTION_BAD
                       ? session_fill_error(session, NULL, NULL, error)
                       : 0;
}

static int send_piece(ski_session *session, const char *bytes, size_t length, ski_error *error)
{
        enum { LARGEST = 1 << 20 };
        int r;

        while (length > 0) {
                size_t piece = length < LARGEST ? length : LARGEST;

                if (interrupt_requested())
                        return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted");
                if (PQputCopyData(session->connection, bytes, (int)piece) < 0)
                        return session_fill_error(session, NULL, NULL, error);
                r = flush(session, error);
                if (r < 0)
                        return r;
                bytes += piece;
                length -= piece;
        }
        return 0;
}

static int send_all(ski_session *session, const struct copy_input *input, ski_error *error)
{
        const char *bytes;
        size_t length;
        int r;

        while ((r = input->source(&bytes, &length, input->context, error)) > 0) {
                r = send_piece(session, bytes, length, error);
                if (r < 0)
                        return r;
        }
        return r;
}

int copy_in_begin(ski_session *session, const char *statement, ski_error *error)
{
        int r;

        r = begin(session, statement, PGRES_COPY_IN, error);
        if (r < 0)
                return r;
        /* Otherwise libpq itself would wait in the middle of sending, deaf to interrupts. */
        PQsetnonblocking(session->connection, 1);
        return 0;
}

int copy_in_put(ski_session *session, const char *bytes, size_t length, ski_error *error)
{
        return send_piece(session, bytes, length, error);
}

/* Ends the data, with `reason` the whole COPY as failed. The result is set on failure too. */
static int end(ski_session *session, const char *statement, const char *reason, PGresult **ret_result,
               ski_error *error)
{
        int r;

        if (session->lost)
                return -SKI_ELOST;
        if (PQputCopyEnd(session->connection, reason) < 0)
                session_fill_error(session, NULL, NULL, error);
        r = finish(session, statement, ret_result, error);
        PQsetnonblocking(session->connection, 0);
        return r;
}

int copy_in_finish(ski_session *session, const char *statement, uint64_t *ret_rows, ski_error *error)
{
        _cleanup_(PQclearp) PGresult *result = NULL;
        int r;

        r = end(session, statement, NULL, &result, error);
        if (r < 0)
                return r;
        *ret_rows = count_rows(result);
        return 0;
}

void copy_in_abandon(ski_session *session)
{
        _cleanup_(PQclearp) PGresult *result = NULL;

        /* What the server says about a COPY that we cancelled tells nothing new. */
        end(session, NULL, "the data could not be read", &result, NULL);
}

int copy_in(ski_session *session, struct copy_input *input, ski_error *error)
{
        _cleanup_(PQclearp) PGresult *result = NULL;
        int r;

        input->rows = input->failed_line = 0;
        r = copy_in_begin(session, input->statement, error);
        if (r < 0)
                return r;
        r = send_all(session, input, error);
        if (r < 0) {
                copy_in_abandon(session);
                return r;
        }
        r = end(session, input->statement, NULL, &result, error);
        if (r < 0) {
                input->failed_line = find_line(result, input->table);
                return r;
        }
        input->rows = count_rows(result);
        return 0;
}

/* A row on its way through libpq, which tells nothing of one that is not whole yet. */
struct arrival {
        size_t received; /* of the row, and some bytes of its neighbours; maybe more */
        bool has_turn;   /* see postgres/wide_rows.h */
};

/* Before each further part of a row is taken from the socket: one that may turn out to be wide waits for its turn. */
static int arrival_admit(struct arrival *arrival, ski_session *session, ski_error *error)
{
        enum { SUSPICIOUS = WIDE_ROW / 8 };
        int available = 0, r = 0;

        if (arrival->has_turn)
                return 0;
        if (ioctl(PQsocket(session->connection), FIONREAD, &available) == 0 && available > 0)
                arrival->received += (size_t)available;
        if (arrival->received > SUSPICIOUS) {
                r = wide_rows_enter(error);
                arrival->has_turn = r == 0;
        }
        return r;
}

/* libpq keeps the room of a wide row: then the turn ends with the COPY. */
static void arrival_end(struct arrival *arrival, size_t length)
{
        if (arrival->has_turn && length < WIDE_ROW) {
                wide_rows_leave();
                arrival->has_turn = false;
        }
        arrival->received = 0;
}

static void arrival_clear(struct arrival *arrival)
{
        arrival_end(arrival, 0);
}

/* Every row that the server sends, to the sink. */
static int receive_all(ski_session *session, const char *statement, copy_sink *sink, void *context,
                       ski_error *error)
{
        _cleanup_(arrival_clear) struct arrival arrival = { 0 };
        int r;

        for (;;) {
                char *row = NULL;
                int length = PQgetCopyData(session->connection, &row, 1);

                if (length == -1)
                        return 0;
                if (length < -1)
                        return session_fill_error(session, NULL, statement, error);
                if (length > 0) {
                        r = sink(row, (size_t)length, context, error);
                        PQfreemem(row);
                        arrival_end(&arrival, (size_t)length);
                        if (r < 0)
                                return r;
                        continue;
                }
                r = session_wait_socket(session, false, error);
                if (r == 0)
                        r = arrival_admit(&arrival, session, error);
                if (r < 0)
                        return r;
                if (!PQconsumeInput(session->connection))
                        return session_fill_error(session, NULL, statement, error);
        }
}

int copy_out(ski_session *session, const char *statement, copy_sink *sink, void *context, uint64_t *ret_rows,
             ski_error *error)
{
        _cleanup_(PQclearp) PGresult *result = NULL;
        int r;

        r = begin(session, statement, PGRES_COPY_OUT, error);
        if (r < 0)
                return r;
        r = receive_all(session, statement, sink, context, error);
        if (r < 0) {
                if (!session->lost) {
                        session_cancel_patiently(session);
                        session_drain(session);
                }
                return r;
        }
        r = finish(session, statement, &result, error);
        if (r < 0)
                return r;
        if (ret_rows)
                *ret_rows = count_rows(result);
        return 0;
}
