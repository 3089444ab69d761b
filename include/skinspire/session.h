/* SPDX-License-Identifier: PostgreSQL
 *
 * Sessions: the one way to talk to a PostgreSQL database.
 *
 * A session is one connection. All work happens inside a scope, which is a transaction: it begins
 * with the scope, and a scope declared with SKI_CLEANUP_SCOPE ends with the block that declares it:
 * committed when the error it was given is still empty, rolled back when it is filled.
 *
 *     int rename_ward(ski_session *session, int64_t ward, const char *name, ski_error *error)
 *     {
 *             SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
 *             int r;
 *
 *             r = ski_scope_begin(&scope, session, 0, error);
 *             if (r < 0)
 *                     return r;
 *             r = ski_execute(session, NULL, error, "update wards set name = $2 where id = $1",
 *                             SKI_PARAMS(ski_int8(ward), ski_text(name)));
 *             if (r < 0)
 *                     return r;
 *             return ski_scope_commit(&scope, error);
 *     }
 *
 * Begin and the scope's settings travel in one round trip. No state is left in the server session
 * after a scope, so a pooler in transaction mode (pgbouncer) may stand between: no prepared
 * statements by name, no SET without LOCAL, no startup options.
 *
 * Threads: a session, its scopes and results belong to one thread at a time. ski_session_cancel()
 * may be called from any thread and from a signal handler. A session must not be used by a child
 * after fork(2); the attempt gives -SKI_ELOST. Cleanup on scope exit does not run when longjmp(3)
 * leaves the block: end scopes by hand there.
 *
 * Errors: texts never carry a row's values. For SQLSTATE classes 22 and 23 they name condition,
 * schema, table, column and constraint, no more, unless the session was opened with show_values.
 */
#ifndef SKINSPIRE_SESSION_H
#define SKINSPIRE_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "skinspire/error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ski_session ski_session;
typedef struct ski_result ski_result;

/* How to open a session. Start from SKI_SESSION_OPTIONS_INIT; zero means the default. */
typedef struct ski_session_options {
        const char *application_name;  /* default "skinspire" */
        const char *search_path;       /* pinned in every scope, as one would write it after SET search_path;
                                          NULL leaves the role's own */
        unsigned connect_timeout;      /* seconds for each address; default: connect_timeout of the URL, else 10 */
        unsigned statement_timeout;    /* milliseconds for each statement; 0 leaves the server's */
        unsigned lock_timeout;         /* milliseconds for each lock; 0 leaves the server's */
        bool read_only;                /* every scope is READ ONLY */
        bool show_values;              /* errors may carry the values of rows */
        unsigned silence_limit;        /* seconds without a sign from the server until another connection asks whether
                                          it is still at work; 0: it is waited for */
} ski_session_options;

#define SKI_SESSION_OPTIONS_INIT { 0 }

/* Connects to a URL (postgresql://, postgres://, postgresql+psycopg2://) or a libpq connection
 * string. What it leaves open comes from the PG* variables, the service file and ~/.pgpass, as in
 * psql. options may be NULL. Errors: -SKI_ECONFIG, -SKI_ECONNECT, -SKI_EINTERRUPTED, -SKI_ENOMEM. */
SKI_PUBLIC int ski_session_open(const char *url, const ski_session_options *options,
                                ski_session **ret_session, ski_error *error);

/* Rolls back an open scope and disconnects. NULL is harmless. */
SKI_PUBLIC void ski_session_close(ski_session *session);
SKI_PUBLIC void ski_session_closep(ski_session **session);
#define SKI_CLEANUP_SESSION __attribute__((cleanup(ski_session_closep)))

/* Asks the server to cancel what the session is running; the statement then fails with
 * -SKI_EINTERRUPTED. May come too late; that is no error. */
SKI_PUBLIC void ski_session_cancel(ski_session *session);

/* True when the last exchange showed a working connection. Does not ask the server. */
SKI_PUBLIC bool ski_session_alive(const ski_session *session);

/* The server's version as 150020, and the name of the database and role connected to. */
SKI_PUBLIC int ski_session_server_version(const ski_session *session);
SKI_PUBLIC const char *ski_session_database(const ski_session *session);
SKI_PUBLIC const char *ski_session_role(const ski_session *session);

/* Called for each NOTICE and WARNING; without a receiver they are dropped. The text is the
 * server's severity and message. */
typedef void ski_notice_receiver(const char *severity, const char *message, void *context);
SKI_PUBLIC void ski_session_on_notice(ski_session *session, ski_notice_receiver *receiver, void *context);

/* Scopes ------------------------------------------------------------------------------------------ */

enum {
        SKI_READ_ONLY = 1,        /* refuses changes */
        SKI_REPEATABLE_READ = 2,  /* one snapshot for the whole scope */
        SKI_SERIALIZABLE = 4,
        SKI_OWN_SEARCH_PATH = 8,  /* leave the role's search_path for this scope */
};

/* Its fields are private. */
typedef struct ski_scope {
        ski_session *session;
        ski_error *error;
        unsigned depth;
        unsigned number;
} ski_scope;

#define SKI_SCOPE_INIT { 0 }
#define SKI_CLEANUP_SCOPE __attribute__((cleanup(ski_scope_end)))

/* Begins a transaction; inside another scope of the session, a savepoint (whose flags must be 0).
 * The scope keeps `error` (NULL: the scope then rolls back unless committed by hand), which must
 * live at least as long. */
SKI_PUBLIC int ski_scope_begin(ski_scope *scope, ski_session *session, unsigned flags, ski_error *error);

/* Commits (or releases the savepoint) and ends the scope. A transaction that a failed statement has
 * aborted is an error here, never a silent rollback. When the connection breaks during COMMIT, the
 * error is -SKI_ELOST and the outcome is unknown. */
SKI_PUBLIC int ski_scope_commit(ski_scope *scope, ski_error *error);

/* Rolls back and ends the scope. Never fails: a broken connection rolls back as well. */
SKI_PUBLIC void ski_scope_rollback(ski_scope *scope);

/* What SKI_CLEANUP_SCOPE calls: does nothing after a commit or rollback; otherwise commits when the
 * scope's error is empty and rolls back when it is filled. A commit that fails here fills the error. */
SKI_PUBLIC void ski_scope_end(ski_scope *scope);

/* Statements -------------------------------------------------------------------------------------- */

enum ski_param_kind { SKI_PARAM_NULL, SKI_PARAM_TEXT, SKI_PARAM_INT8, SKI_PARAM_FLOAT8, SKI_PARAM_BOOL };

/* A parameter; texts are borrowed for the call. The server infers the type from the statement. */
typedef struct ski_param {
        enum ski_param_kind kind;
        union {
                const char *text;
                int64_t int8;
                double float8;
                bool boolean;
        } value;
} ski_param;

static inline ski_param ski_null(void)
{
        ski_param param = { .kind = SKI_PARAM_NULL, .value = { .text = NULL } };
        return param;
}

/* NULL is SQL's null. */
static inline ski_param ski_text(const char *text)
{
        ski_param param = { .kind = text ? SKI_PARAM_TEXT : SKI_PARAM_NULL, .value = { .text = text } };
        return param;
}

static inline ski_param ski_int8(int64_t number)
{
        ski_param param = { .kind = SKI_PARAM_INT8, .value = { .int8 = number } };
        return param;
}

static inline ski_param ski_float8(double number)
{
        ski_param param = { .kind = SKI_PARAM_FLOAT8, .value = { .float8 = number } };
        return param;
}

static inline ski_param ski_bool(bool truth)
{
        ski_param param = { .kind = SKI_PARAM_BOOL, .value = { .boolean = truth } };
        return param;
}

/* The last two arguments of ski_execute(). */
#define SKI_PARAMS(...)                                                         \
        sizeof((const ski_param[]){ __VA_ARGS__ }) / sizeof(ski_param),         \
                (const ski_param[]){ __VA_ARGS__ }
#define SKI_NO_PARAMS 0, NULL

/* Runs one statement with $1, $2, … as parameters. Outside a scope it gets a scope of its own.
 * ret_result may be NULL. The result is the caller's to free.
 * Errors: -SKI_ESERVER, -SKI_EDATA, -SKI_ECONFLICT, -SKI_ETIMEOUT, -SKI_EINTERRUPTED, -SKI_ELOST,
 * -SKI_ENOMEM; error->line and column are the place in the statement. */
SKI_PUBLIC int ski_execute(ski_session *session, ski_result **ret_result, ski_error *error,
                           const char *statement, size_t count, const ski_param *params);

/* Runs one statement that the server refuses inside a transaction (VACUUM, CREATE DATABASE), without
 * parameters and without the scope's settings. Not while a scope is open, not in a read-only session. */
SKI_PUBLIC int ski_execute_alone(ski_session *session, ski_result **ret_result, ski_error *error,
                                 const char *statement);

/* Results ----------------------------------------------------------------------------------------- */

SKI_PUBLIC void ski_result_free(ski_result *result);
SKI_PUBLIC void ski_result_freep(ski_result **result);
#define SKI_CLEANUP_RESULT __attribute__((cleanup(ski_result_freep)))

SKI_PUBLIC size_t ski_result_rows(const ski_result *result);
SKI_PUBLIC size_t ski_result_columns(const ski_result *result);
SKI_PUBLIC const char *ski_result_column_name(const ski_result *result, size_t column);

/* Rows that the statement changed, or returned; 0 where the command has no count. */
SKI_PUBLIC uint64_t ski_result_affected(const ski_result *result);
/* The server's command tag, as "INSERT 0 1". */
SKI_PUBLIC const char *ski_result_tag(const ski_result *result);

/* The value as text, owned by the result; NULL for SQL's null and for a place that does not exist. */
SKI_PUBLIC const char *ski_result_text(const ski_result *result, size_t row, size_t column);
SKI_PUBLIC bool ski_result_is_null(const ski_result *result, size_t row, size_t column);
/* The value as a number or truth; 0 or false for null. Only for columns of such types. */
SKI_PUBLIC int64_t ski_result_int8(const ski_result *result, size_t row, size_t column);
SKI_PUBLIC double ski_result_float8(const ski_result *result, size_t row, size_t column);
SKI_PUBLIC bool ski_result_bool(const ski_result *result, size_t row, size_t column);

#ifdef __cplusplus
}
#endif
#endif
