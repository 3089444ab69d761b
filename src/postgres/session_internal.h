/* SPDX-License-Identifier: PostgreSQL
 *
 * What the files of the session module share, and what the COPY stream needs of it. Everybody else
 * uses skinspire/session.h.
 */
#ifndef POSTGRES_SESSION_INTERNAL_H
#define POSTGRES_SESSION_INTERNAL_H

#include <libpq-fe.h>
#include <signal.h>
#include <sys/types.h>

#include "base/text.h"
#include "config/conninfo.h"
#include "skinspire/session.h"

struct ski_session {
        PGconn *connection;
        PGcancel *cancel;
        pid_t owner; /* the process that opened it; a child after fork(2) must not touch the socket */
        char *search_path;
        unsigned statement_timeout;
        unsigned lock_timeout;
        unsigned silence_limit; /* seconds */
        bool read_only;
        bool show_values;
        bool lost; /* the connection broke: nothing more can be sent */
        volatile sig_atomic_t
                cancelled;     /* the running statement was asked to stop by us; maybe from a signal handler */
        int64_t patience_ends; /* when a server that ignores the cancel request is given up */
        unsigned depth;        /* open scopes */
        unsigned next_savepoint;
        ski_notice_receiver *notice_receiver;
        void *notice_context;
        bool prepares;           /* pipelines have their statements prepared, for the next time */
        struct strings prepared; /* those that are, in the order of their numbers */
};

/* As ski_session_open(), for an address that is already in parts. */
int session_open(const struct conninfo *conninfo, const ski_session_options *options, ski_session **ret_session,
                 ski_error *error);

/* As ski_session_close(), and waits a moment for the server's process to end: PostgreSQL drops, renames and clones no
 * database that one is in, and looks again only every 100 ms. */
void session_close_wholly(ski_session *session);
/* The same in two steps, so that several can end at once; the second takes what the first gives. */
int session_close_begin(ski_session *session);
void session_close_finish(int socket);

/* As ski_session_cancel(), but it comes back even where nobody answers: then false. From any thread. */
bool session_cancel_patiently(ski_session *session);

/* -SKI_ELOST when the session can't be used by this process any more. */
int session_check_usable(ski_session *session, ski_error *error);

/* Drives an attempt to connect that was started: Ctrl-C ends it, and the server's SQLSTATE stands in its message. 0 when
 * it has come to an end, good or bad; else -SKI_EINTERRUPTED or -SKI_ETIMEOUT. */
int session_connect_watched(PGconn *connection, unsigned timeout, ski_error *error);

/* After a silence: by another connection, whether nobody is at work for this session any more, while it waits for
 * something. In doubt it is not cut off. Takes a few seconds at most. */
bool session_is_cut_off(const ski_session *session);

/* Before each statement: nobody has asked yet to stop it. */
static inline void session_expect_work(ski_session *session)
{
        session->cancelled = 0;
        session->patience_ends = 0;
}

/* From now on the server plans what pipelines ask only once. For sessions that ask the same again; not where a pooler
 * stands between, which is found out, or where somebody deallocates statements. */
int session_prepare_repeated(ski_session *session, ski_error *error);

/* As ski_scope_begin(), for a scope that is ended by hand and may outlive `error`. */
int session_begin_by_hand(ski_session *session, unsigned flags, ski_scope *ret_scope, ski_error *error);

/* What statements have set for the session (settings, role, user) is again as it was when the session began, and in an
 * open scope as the scope wants it; one round trip. `search_path`, as one would write it after SET search_path, is set
 * for the session then; NULL: the role's own. */
int session_restore_settings(ski_session *session, const char *search_path, ski_error *error);

/* The statements of that, for whoever sends them behind others, and how many they are. */
size_t session_append_restore(const ski_session *session, const char *search_path, struct text *statements);

/* Begins a scope, the session's only one, that reads what another session shows in a snapshot it has exported. */
int session_begin_in_snapshot(ski_session *session, const char *snapshot, ski_scope *ret_scope,
                              ski_error *error);

/* True when the server at the other end is the one that does the work: no pooler stands between, which would hand
 * out another server session with each transaction. Inside an open scope or outside. */
int session_is_direct(ski_session *session, bool *ret_direct, ski_error *error);

/* Runs a string of statements by the simple protocol, all results but the last dropped. Only for the
 * session's own transaction commands. ret_result may be NULL. */
int session_run_simple(ski_session *session, const char *statements, PGresult **ret_result, ski_error *error);

/* Runs one statement by the simple protocol, which costs the server less where nothing comes back. In an open scope, and only
 * for what is known to be a single statement. Errors: as ski_execute(). */
int session_run_one(ski_session *session, const char *statement, ski_error *error);

/* Waits until the socket can be read (or written, when `writing`), watching for interrupts: the first one
 * cancels the running statement. -SKI_EINTERRUPTED only when the server does not react to that. */
int session_wait_socket(ski_session *session, bool writing, ski_error *error);

/* The next result of what was sent, NULL at its end; waits as above. Not an error yet when the result is
 * one: see session_fill_error(). */
int session_wait_result(ski_session *session, PGresult **ret_result, ski_error *error);

/* Collects what was sent: the last result (ret_result may be NULL), or the first failed one as an error.
 * `statement` as for session_fill_error(). */
int session_collect(ski_session *session, const char *statement, PGresult **ret_result, ski_error *error);

/* Throws away what is left of the statement's results, so that the next one can be sent. */
void session_drain(ski_session *session);

/* Makes a result of the rows, which it takes over even where it fails. */
int result_new(PGresult *rows, ski_result **ret, ski_error *error);

/* The type of the column's values, by its oid in pg_type. */
Oid result_column_type(const ski_result *result, size_t column);

/* Fills the error from a failed result (NULL: from the connection) and returns its code. `statement` is
 * what the server's position counts in; NULL when there is none. */
int session_fill_error(ski_session *session, const PGresult *result, const char *statement, ski_error *error);

/* Fills the error of a connection attempt that failed, with a hint what to do. */
int session_fill_connect_error(PGconn *connection, const struct conninfo *conninfo, ski_error *error);

static inline void PQclearp(PGresult **result)
{
        PQclear(*result);
}

static inline void PQfinishp(PGconn **connection)
{
        PQfinish(*connection);
}

#endif
