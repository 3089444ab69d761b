/* SPDX-License-Identifier: PostgreSQL */
#include "operations/run_script.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/macro.h"
#include "base/text.h"
#include "postgres/copy.h"
#include "postgres/script.h"
#include "postgres/session_internal.h"

struct run {
        ski_session *session;
        const struct script_options *options;
        struct script *script;             /* the source that is being read */
        struct script_statement statement; /* the one that is being run */
        uint64_t statements;
        bool said_whose_transaction;
};

/* Errors ------------------------------------------------------------------------------------------ */

static const char *own_transactions_hint(const struct run *run)
{
        if (run->options->own_transactions_hint)
                return run->options->own_transactions_hint;
        return "--no-transaction runs each statement on its own and obeys the script's own transactions";
}

static int place_in_file(const struct run *run, int code, ski_error *error)
{
        const struct script_statement *statement = &run->statement;

        if (!error)
                return code;
        script_place_error(statement->file, statement->line, statement->column, error);
        if ((strcmp(error->sqlstate, "25001") == 0 || strcmp(error->sqlstate, "2D000") == 0) && !error->hint &&
            !run->options->no_transaction)
                ski_error_hint(error, "%s", own_transactions_hint(run));
        return code;
}

/* The server counts the data's lines from the statement. */
static int place_in_data(const struct run *run, uint64_t failed_line, int code, ski_error *error)
{
        const struct script_statement *statement = &run->statement;

        if (failed_line == 0 || !error)
                return place_in_file(run, code, error);
        ski_error_prefix(error, "COPY %s", statement->traits.table);
        ski_error_place(error, statement->file, statement->data_line + (unsigned)failed_line - 1, 0);
        return code;
}

static int refuse(const struct script_statement *statement, ski_error *error, const char *reason,
                  const char *hint)
{
        ski_error_set(error, -SKI_EUSAGE, "%s", reason);
        ski_error_hint(error, "%s", hint);
        ski_error_place(error, statement->file, statement->line, statement->column);
        return -SKI_EUSAGE;
}

/* One statement ----------------------------------------------------------------------------------- */

static void report_progress(const struct run *run)
{
        const struct script_receiver *receiver = &run->options->receiver;
        struct script_progress progress = { .file = run->statement.file,
                                            .statements = run->statements,
                                            .bytes = script_offset(run->script) };

        if (receiver->on_progress)
                receiver->on_progress(&progress, receiver->context);
}

static int read_data(const char **ret_bytes, size_t *ret_length, void *context, ski_error *error)
{
        const struct run *run = context;

        report_progress(run);
        return script_read_data(run->script, ret_bytes, ret_length, error);
}

static int run_copy_in(struct run *run, ski_error *error)
{
        const struct script_statement *statement = &run->statement;
        struct copy_input input = { .statement = statement->text,
                                    .table = statement->traits.table,
                                    .source = read_data,
                                    .context = run };
        int r;

        if (statement->traits.is_binary)
                return refuse(statement, error, "a script can't hold the data of a binary COPY",
                              "use the text or CSV format, or psql's \\copy with a file");
        r = copy_in(run->session, &input, error);
        /* The script's own errors have their place already. */
        if (r == -SKI_EUSAGE && error && error->line > 0)
                return r;
        return r < 0 ? place_in_data(run, input.failed_line, r, error) : 0;
}

static int drop_data(const char *bytes _unused_, size_t length _unused_, void *context _unused_,
                     ski_error *error _unused_)
{
        return 0;
}

static int run_copy_out(struct run *run, ski_error *error)
{
        const struct script_receiver *receiver = &run->options->receiver;
        int r;

        r = copy_out(run->session, run->statement.text,
                     receiver->on_copy_data ? receiver->on_copy_data : drop_data, receiver->context, NULL,
                     error);
        return r < 0 ? place_in_file(run, r, error) : 0;
}

static int run_plain(struct run *run, ski_error *error)
{
        const struct script_receiver *receiver = &run->options->receiver;
        SKI_CLEANUP_RESULT ski_result *result = NULL;
        int r;

        if (run->options->no_transaction)
                r = ski_execute_alone(run->session, &result, error, run->statement.text);
        else if (!receiver->on_result)
                r = session_run_one(run->session, run->statement.text, error);
        else
                r = ski_execute(run->session, &result, error, run->statement.text, SKI_NO_PARAMS);
        if (r < 0)
                return place_in_file(run, r, error);
        return receiver->on_result ? receiver->on_result(result, receiver->context, error) : 0;
}

/* A script that was written to bring its own transaction runs as well; said once, for it explains why a
 * COMMIT in the middle did not keep what stood before it. */
static void say_whose_transaction(struct run *run)
{
        const struct script_statement *statement = &run->statement;

        if (!run->said_whose_transaction)
                log_info("%s, line %u: its own BEGIN and COMMIT are taken as parts of the one transaction of "
                         "this run",
                         statement->file ? statement->file : "the SQL text", statement->line);
        run->said_whose_transaction = true;
}

/* What the one transaction does not allow. 1: the statement is to be run, 0: it is done. */
static int check_in_transaction(struct run *run, ski_error *error)
{
        const struct script_statement *statement = &run->statement;
        _cleanup_free_ char *reason = NULL;

        switch (statement->traits.kind) {
        case STATEMENT_BEGIN:
                if (statement->traits.sets_modes)
                        return refuse(statement, error, "the script sets the mode of a transaction of its own",
                                      own_transactions_hint(run));
                say_whose_transaction(run);
                return 0;
        case STATEMENT_COMMIT:
                say_whose_transaction(run);
                return 0;
        case STATEMENT_ROLLBACK:
                return refuse(statement, error, "ROLLBACK in a script that runs as one transaction",
                              own_transactions_hint(run));
        case STATEMENT_PREPARED:
                return refuse(statement, error,
                              "a prepared transaction in a script that runs as one transaction",
                              own_transactions_hint(run));
        default:
                break;
        }
        if (!statement->traits.alone)
                return 1;
        reason = text_format("%s can't run inside a transaction", statement->traits.alone);
        if (!reason)
                return ski_error_oom(error);
        return refuse(statement, error, reason, own_transactions_hint(run));
}

static int run_statement(struct run *run, ski_error *error)
{
        int r;

        if (!run->options->no_transaction) {
                r = check_in_transaction(run, error);
                if (r <= 0)
                        return r;
        }
        switch (run->statement.traits.kind) {
        case STATEMENT_COPY_IN:
                return run_copy_in(run, error);
        case STATEMENT_COPY_OUT:
                return run_copy_out(run, error);
        default:
                return run_plain(run, error);
        }
}

/* As the judge says. */
static int run_judged(struct run *run, ski_error *error)
{
        const struct script_judge *judge = &run->options->judge;
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        if (judge->wants && !judge->wants(&run->statement, judge->context))
                return 0;
        if (!judge->forgives)
                return run_statement(run, error);
        r = run_statement(run, &failure);
        if (r < 0 && !run->session->lost && judge->forgives(&run->statement, &failure, judge->context))
                return 0;
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

/* Scripts ----------------------------------------------------------------------------------------- */

/* Encodings whose later bytes can be an ASCII quote or backslash, so that nobody could cut the statements
 * without knowing the encoding. No server stores text in them; UTF-8 holds all their characters. */
static bool is_ambiguous(const char *encoding)
{
        static const char *const ambiguous[] = { "SJIS", "SHIFT_JIS_2004", "BIG5", "GBK",
                                                 "UHC",  "GB18030",        "JOHAB" };

        for (size_t i = 0; i < ARRAY_LENGTH(ambiguous); i++)
                if (strcmp(encoding, ambiguous[i]) == 0)
                        return true;
        return false;
}

/* A statement may have changed how the text after it is to be read; the server tells of both settings. */
static int follow_settings(struct run *run, ski_error *error)
{
        PGconn *connection = run->session->connection;
        const char *encoding = pg_encoding_to_char(PQclientEncoding(connection));
        const char *standard = PQparameterStatus(connection, "standard_conforming_strings");

        if (is_ambiguous(encoding))
                return refuse(&run->statement, error, "a client_encoding in which a script can't be read",
                              "convert the script to UTF-8 with iconv(1) and drop this setting");
        script_set_utf8(run->script, strcmp(encoding, "UTF8") == 0);
        script_set_standard_strings(run->script, text_equal(standard, "on"));
        return 0;
}

/* Ends what a script began and did not end: by an error in it, or by forgetting. */
static int end_own_transaction(struct run *run, int code, ski_error *error)
{
        if (!run->options->no_transaction || run->session->lost ||
            PQtransactionStatus(run->session->connection) == PQTRANS_IDLE)
                return code;
        session_run_simple(run->session, "ROLLBACK", NULL, NULL);
        if (code < 0)
                return code;
        return refuse(&run->statement, error,
                      "the script ends inside a transaction that it began; it is rolled back",
                      "end it with COMMIT");
}

static int run_source(struct run *run, const struct script_source *source, ski_error *error)
{
        _cleanup_(script_freep) struct script *script = NULL;
        int r;

        if (source->feed)
                r = script_open_feed(source->feed, &script, error);
        else if (source->file)
                r = script_open(source->file, &script, error);
        else
                r = script_open_text(source->text, strlen(source->text), &script, error);
        if (r < 0)
                return r;
        run->script = script;
        while ((r = script_next(script, &run->statement, error)) > 0) {
                r = run_judged(run, error);
                if (r == 0)
                        r = follow_settings(run, error);
                if (r < 0)
                        break;
                run->statements++;
                report_progress(run);
        }
        return end_own_transaction(run, r, error);
}

static int run_all(struct run *run, const struct script_source *sources, size_t count, ski_error *error)
{
        int r;

        for (size_t i = 0; i < count; i++) {
                r = run_source(run, &sources[i], error);
                if (r < 0)
                        return r;
        }
        return 0;
}

/* The run as a whole ------------------------------------------------------------------------------ */

/* A name that was mistyped is found before anything runs. */
static int check_sources(const struct script_source *sources, size_t count, ski_error *error)
{
        for (size_t i = 0; i < count; i++) {
                const char *file = sources[i].file;

                if (file && strcmp(file, "-") != 0 && access(file, R_OK) < 0)
                        return ski_error_set_errno(error, errno == ENOENT ? -SKI_ENOTFOUND : -SKI_EIO, errno,
                                                   "cannot open %s", file);
        }
        return 0;
}

/* Deferred constraints are checked while the script's settings still hold, and in a dry run at all. */
static int end_transaction(ski_session *session, ski_error *error)
{
        int r;

        r = session_run_simple(session, "SET CONSTRAINTS ALL IMMEDIATE", NULL, error);
        if (r < 0) {
                ski_error_prefix(error, "a deferred constraint, checked at the end");
                return r;
        }
        /* Dumps above all set much. Behind a pooler the next user of the server's connection would inherit it. */
        return session_restore_settings(session, NULL, error);
}

static int run_in_transaction(struct run *run, const struct script_source *sources, size_t count,
                              ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        bool is_outermost = run->session->depth == 0;
        int r;

        r = ski_scope_begin(&scope, run->session, is_outermost ? SKI_OWN_SEARCH_PATH : 0, error);
        if (r < 0)
                return r;
        /* Once a query has run, the server lets no statement make a read-only transaction writable. */
        if (run->session->read_only)
                r = ski_execute(run->session, NULL, error, "select", SKI_NO_PARAMS);
        if (r == 0)
                r = run_all(run, sources, count, error);
        if (r == 0 && is_outermost)
                r = end_transaction(run->session, error);
        if (r == 0 && !run->options->dry_run)
                return ski_scope_commit(&scope, error);
        /* By hand: a receiver may fail without filling the error. */
        ski_scope_rollback(&scope);
        return r;
}

static int run_on_their_own(struct run *run, const struct script_source *sources, size_t count,
                            ski_error *error)
{
        int r;

        if (run->options->dry_run)
                return ski_error_set(error, -SKI_EUSAGE,
                                     "a dry run needs one transaction that it can roll back");
        if (run->session->depth > 0)
                return ski_error_set(error, -SKI_EUSAGE,
                                     "a scope is open, and the script wants no transaction");
        if (run->session->read_only)
                return ski_error_set(error, -SKI_EUSAGE, "a read-only session runs scripts as one transaction");
        r = run_all(run, sources, count, error);
        if (!run->session->lost)
                session_restore_settings(run->session, NULL, NULL);
        return r;
}

int run_scripts(ski_session *session, const struct script_source *sources, size_t count,
                const struct script_options *options, uint64_t *ret_statements, ski_error *error)
{
        struct run run = { .session = session, .options = options };
        int r;

        r = check_sources(sources, count, error);
        if (r < 0)
                return r;
        if (options->no_transaction)
                r = run_on_their_own(&run, sources, count, error);
        else if (options->no_savepoint && session->depth > 0)
                r = run_all(&run, sources, count, error);
        else
                r = run_in_transaction(&run, sources, count, error);
        if (ret_statements)
                *ret_statements = run.statements;
        return r;
}
