/* SPDX-License-Identifier: PostgreSQL */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "postgres/session_internal.h"

enum {
        DEFAULT_CONNECT_TIMEOUT = 10, /* seconds */
        POLL_SLICE = 200,             /* milliseconds between two looks at the interrupt flag */
        CANCEL_ANSWER = 2,            /* seconds that the answer to a cancel request is waited for */
        CANCEL_PATIENCE = 10000,      /* milliseconds that a server may take to obey a cancel request */
        PROCESS_END = 1000,           /* milliseconds that the server's process may take to end */
        CLEANING_SILENCE = 3000,      /* milliseconds of silence until the server is asked, while cleaning up */
};

/* The keyword and value arrays that libpq takes. */
struct parameters {
        const char **keywords;
        const char **values;
        size_t count;
};

static void parameters_free(struct parameters *parameters)
{
        free(parameters->keywords);
        free(parameters->values);
}

static int parameters_reserve(struct parameters *parameters, size_t count)
{
        parameters->keywords = calloc(count + 1, sizeof(char *));
        parameters->values = calloc(count + 1, sizeof(char *));
        return parameters->keywords && parameters->values ? 0 : -SKI_ENOMEM;
}

static void parameters_add(struct parameters *parameters, const char *keyword, const char *value)
{
        parameters->keywords[parameters->count] = keyword;
        parameters->values[parameters->count] = value;
        parameters->count++;
}

static bool names_several_hosts(const struct conninfo *conninfo)
{
        const char *host = conninfo_get(conninfo, "host");

        if (!host)
                host = getenv("PGHOST");
        return host && strchr(host, ',');
}

/* Seconds that one address may take: the caller's wish, then the URL's, then PGCONNECT_TIMEOUT's. */
static unsigned connect_timeout(const struct conninfo *conninfo, const ski_session_options *options)
{
        const char *text = conninfo_get(conninfo, "connect_timeout");

        if (options->connect_timeout > 0)
                return options->connect_timeout;
        if (!text)
                text = getenv("PGCONNECT_TIMEOUT");
        long seconds = text ? strtol(text, NULL, 10) : 0;
        return seconds > 0 && seconds < 86400 ? (unsigned)seconds : DEFAULT_CONNECT_TIMEOUT;
}

int session_connect_watched(PGconn *connection, unsigned timeout, ski_error *error)
{
        int64_t deadline = clock_milliseconds() + (int64_t)timeout * 1000;
        PostgresPollingStatusType status = PGRES_POLLING_WRITING;

        PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
        while (PQstatus(connection) != CONNECTION_BAD) {
                struct pollfd socket = { .fd = PQsocket(connection) };

                socket.events = status == PGRES_POLLING_READING ? POLLIN : POLLOUT;
                int ready = poll(&socket, 1, POLL_SLICE);
                if (interrupt_requested())
                        return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted while connecting");
                if (ready > 0) {
                        status = PQconnectPoll(connection);
                        if (status == PGRES_POLLING_OK || status == PGRES_POLLING_FAILED)
                                break;
                } else if (clock_milliseconds() > deadline) {
                        return ski_error_set(error, -SKI_ETIMEOUT, "no answer within %u s", timeout);
                }
        }
        PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
        return 0;
}

static int connect_to(const struct conninfo *conninfo, const ski_session_options *options, PGconn **ret,
                      ski_error *error)
{
        _cleanup_(parameters_free) struct parameters parameters = { 0 };
        _cleanup_(PQfinishp) PGconn *connection = NULL;
        unsigned timeout = connect_timeout(conninfo, options);
        char timeout_text[16];
        int r;

        if (parameters_reserve(&parameters, conninfo->keywords.count + 5) < 0)
                return ski_error_oom(error);
        snprintf(timeout_text, sizeof(timeout_text), "%u", timeout);
        /* What comes later counts more. A session that waits for long keeps its way through firewalls open. */
        parameters_add(&parameters, "keepalives_idle", "60");
        for (size_t i = 0; i < conninfo->keywords.count; i++)
                parameters_add(&parameters, conninfo->keywords.items[i], conninfo->values.items[i]);
        parameters_add(&parameters, "fallback_application_name",
                       options->application_name ? options->application_name : "skinspire");
        parameters_add(&parameters, "client_encoding", "UTF8");
        parameters_add(&parameters, "connect_timeout", timeout_text);

        /* Only libpq itself can give up one of several hosts and try the next. */
        if (names_several_hosts(conninfo)) {
                connection = PQconnectdbParams(parameters.keywords, parameters.values, 0);
                if (!connection)
                        return ski_error_oom(error);
        } else {
                connection = PQconnectStartParams(parameters.keywords, parameters.values, 0);
                if (!connection)
                        return ski_error_oom(error);
                r = session_connect_watched(connection, timeout, error);
                if (r == -SKI_ETIMEOUT) {
                        ski_error_set(error, -SKI_ECONNECT, "the server at %s does not answer within %u s",
                                      PQhost(connection), timeout);
                        return ski_error_hint(error,
                                              "check host, port and firewall; timeouts.connect sets the limit");
                }
                if (r < 0)
                        return r;
        }
        if (PQstatus(connection) != CONNECTION_OK)
                return session_fill_connect_error(connection, conninfo, error);
        *ret = steal(connection);
        return 0;
}

static void on_notice(void *argument, const PGresult *result)
{
        const ski_session *session = argument;
        const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY);
        const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

        if (session->notice_receiver && message)
                session->notice_receiver(severity ? severity : "NOTICE", message, session->notice_context);
}

int session_open(const struct conninfo *conninfo, const ski_session_options *options, ski_session **ret_session,
                 ski_error *error)
{
        static const ski_session_options defaults = SKI_SESSION_OPTIONS_INIT;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        if (!options)
                options = &defaults;
        session = calloc(1, sizeof(*session));
        if (!session)
                return ski_error_oom(error);
        session->owner = getpid();
        session->statement_timeout = options->statement_timeout;
        session->lock_timeout = options->lock_timeout;
        session->silence_limit = options->silence_limit;
        session->read_only = options->read_only;
        session->show_values = options->show_values;
        if (options->search_path) {
                session->search_path = strdup(options->search_path);
                if (!session->search_path)
                        return ski_error_oom(error);
        }
        r = connect_to(conninfo, options, &session->connection, error);
        if (r < 0)
                return r;
        PQsetNoticeReceiver(session->connection, on_notice, session);
        session->cancel = PQgetCancel(session->connection);
        if (!session->cancel)
                return ski_error_oom(error);
        if (PQserverVersion(session->connection) < 130000) {
                ski_error_set(error, -SKI_ECONNECT,
                              "the server is PostgreSQL %s; 13 is the oldest that is supported",
                              PQparameterStatus(session->connection, "server_version"));
                return ski_error_hint(error, "upgrade the server, or use its own pg_dump and psql");
        }
        *ret_session = steal(session);
        return 0;
}

SKI_PUBLIC int ski_session_open(const char *url, const ski_session_options *options, ski_session **ret_session,
                                ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        int r;

        r = conninfo_parse(url, &conninfo, error);
        if (r < 0)
                return r;
        return session_open(conninfo, options, ret_session, error);
}

SKI_PUBLIC void ski_session_close(ski_session *session)
{
        if (!session)
                return;
        /* In a child after fork(2), saying goodbye would end the parent's session; the socket alone closes. */
        if (session->connection && session->owner != getpid()) {
                int socket = PQsocket(session->connection);
                if (socket >= 0)
                        close(socket);
        } else if (session->lost && PQsocket(session->connection) >= 0) {
                /* Nobody hears it behind a network that stands still. */
                shutdown(PQsocket(session->connection), SHUT_RDWR);
        }
        PQfreeCancel(session->cancel);
        PQfinish(session->connection);
        strings_free(&session->prepared);
        free(session->search_path);
        free(session);
}

/* The server closes its end when its process ends, or a pooler does at once. */
static void wait_for_end(int socket)
{
        struct pollfd end = { .fd = socket, .events = POLLIN };
        int64_t patience = clock_milliseconds() + PROCESS_END;
        char rest[256];

        for (;;) {
                ssize_t length = recv(socket, rest, sizeof(rest), MSG_DONTWAIT);
                int64_t left = patience - clock_milliseconds();

                if (length == 0 || (length < 0 && errno != EAGAIN && errno != EINTR) || left <= 0)
                        return;
                poll(&end, 1, (int)left);
        }
}

int session_close_begin(ski_session *session)
{
        bool is_ours = session && !session->lost && session->owner == getpid();
        int socket = is_ours ? fcntl(PQsocket(session->connection), F_DUPFD_CLOEXEC, 0) : -1;

        ski_session_close(session);
        return socket;
}

void session_close_finish(int socket)
{
        if (socket < 0)
                return;
        wait_for_end(socket);
        close(socket);
}

void session_close_wholly(ski_session *session)
{
        session_close_finish(session_close_begin(session));
}

SKI_PUBLIC void ski_session_closep(ski_session **session)
{
        ski_session_close(*session);
}

SKI_PUBLIC void ski_session_cancel(ski_session *session)
{
        char message[256];

        session->cancelled = 1;
        PQcancel(session->cancel, message, sizeof(message));
}

static void *send_cancel(void *cancel)
{
        char message[256];

        PQcancel(cancel, message, sizeof(message));
        PQfreeCancel(cancel);
        return NULL;
}

/* The request goes by a connection of its own, which gets no answer either where the network stands still. */
bool session_cancel_patiently(ski_session *session)
{
        PGcancel *cancel = PQgetCancel(session->connection);
        struct timespec until;
        pthread_t thread;

        session->cancelled = 1;
        if (!cancel)
                return true;
        if (pthread_create(&thread, NULL, send_cancel, cancel) != 0) {
                PQfreeCancel(cancel);
                return true;
        }
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += CANCEL_ANSWER;
        if (pthread_timedjoin_np(thread, NULL, &until) == 0)
                return true;
        pthread_detach(thread);
        return false;
}

SKI_PUBLIC bool ski_session_alive(const ski_session *session)
{
        return !session->lost && PQstatus(session->connection) == CONNECTION_OK;
}

SKI_PUBLIC int ski_session_server_version(const ski_session *session)
{
        return PQserverVersion(session->connection);
}

SKI_PUBLIC const char *ski_session_database(const ski_session *session)
{
        return PQdb(session->connection);
}

SKI_PUBLIC const char *ski_session_role(const ski_session *session)
{
        return PQuser(session->connection);
}

SKI_PUBLIC void ski_session_on_notice(ski_session *session, ski_notice_receiver *receiver, void *context)
{
        session->notice_receiver = receiver;
        session->notice_context = context;
}

int session_is_direct(ski_session *session, bool *ret_direct, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        /* A pooler makes up the number that it gives us for cancelling. */
        r = ski_execute(session, &rows, error, "select pg_backend_pid()", SKI_NO_PARAMS);
        if (r < 0)
                return r;
        *ret_direct = ski_result_int8(rows, 0, 0) == PQbackendPID(session->connection);
        return 0;
}

int session_prepare_repeated(ski_session *session, ski_error *error)
{
        return session_is_direct(session, &session->prepares, error);
}

int session_check_usable(ski_session *session, ski_error *error)
{
        if (session->owner != getpid())
                return ski_error_set(error, -SKI_ELOST,
                                     "the session belongs to the process that opened it; after "
                                     "fork() a child opens its own");
        if (session->lost)
                return ski_error_set(error, -SKI_ELOST, "the connection to the server is lost");
        return 0;
}

/* Cancels the running statement once; gives up when the server does not obey in time. */
static int obey_interrupt(ski_session *session, ski_error *error)
{
        if (session->patience_ends == 0) {
                session->patience_ends = clock_milliseconds() + CANCEL_PATIENCE;
                if (!session_cancel_patiently(session))
                        session->patience_ends = clock_milliseconds();
        }
        if (clock_milliseconds() < session->patience_ends)
                return 0;
        session->lost = true;
        return ski_error_set(error, -SKI_EINTERRUPTED,
                             "interrupted; the server did not react to the request to cancel");
}

/* Milliseconds. Whoever cleans up is expected to be done soon. */
static int64_t silence_limit(const ski_session *session)
{
        int64_t limit = (int64_t)session->silence_limit * 1000;

        return interrupt_is_deferred() && limit > CLEANING_SILENCE ? CLEANING_SILENCE : limit;
}

static int give_up(ski_session *session, ski_error *error)
{
        session->lost = true;
        ski_error_set(error, -SKI_ELOST, "the connection to the server stands still: nothing passes any more");
        return ski_error_hint(error,
                              "check the network on the way to %s; timeouts.silence sets how long is waited",
                              PQhost(session->connection));
}

int session_wait_socket(ski_session *session, bool writing, ski_error *error)
{
        struct pollfd socket = { .fd = PQsocket(session->connection),
                                 .events = writing ? POLLIN | POLLOUT : POLLIN };
        int64_t since = clock_milliseconds();
        int r;

        for (;;) {
                if (interrupt_requested()) {
                        r = obey_interrupt(session, error);
                        if (r < 0)
                                return r;
                }
                int ready = poll(&socket, 1, POLL_SLICE);
                if (ready > 0)
                        return 0;
                if (ready < 0 && errno != EINTR)
                        return ski_error_set_errno(error, -SKI_ELOST, errno, "cannot wait for the server");
                if (session->silence_limit == 0 || clock_milliseconds() - since < silence_limit(session))
                        continue;
                /* The answer may have come while another connection asked. */
                if (session_is_cut_off(session) && poll(&socket, 1, 0) == 0)
                        return give_up(session, error);
                since = clock_milliseconds();
        }
}

int session_wait_result(ski_session *session, PGresult **ret_result, ski_error *error)
{
        int r;

        for (;;) {
                int unsent = PQflush(session->connection);
                if (unsent < 0)
                        break;
                if (unsent == 0 && !PQisBusy(session->connection))
                        break;
                r = session_wait_socket(session, unsent > 0, error);
                if (r < 0)
                        return r;
                if (!PQconsumeInput(session->connection))
                        break;
        }
        *ret_result = PQgetResult(session->connection);
        return 0;
}

/* Rows of a COPY that nobody wants, waiting as above. */
static int drain_rows(ski_session *session)
{
        char *row = NULL;
        int length, r;

        while ((length = PQgetCopyData(session->connection, &row, 1)) >= 0) {
                if (length > 0) {
                        PQfreemem(row);
                        continue;
                }
                r = session_wait_socket(session, false, NULL);
                if (r < 0)
                        return r;
                if (!PQconsumeInput(session->connection))
                        return -SKI_ELOST;
        }
        return 0;
}

void session_drain(ski_session *session)
{
        for (;;) {
                _cleanup_(PQclearp) PGresult *result = NULL;

                if (session_wait_result(session, &result, NULL) < 0 || !result)
                        return;
                ExecStatusType status = PQresultStatus(result);
                if (status == PGRES_COPY_IN)
                        PQputCopyEnd(session->connection, "not expected");
                else if (PQstatus(session->connection) == CONNECTION_BAD)
                        return;
                else if (status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
                        if (drain_rows(session) < 0)
                                return;
                }
        }
}
