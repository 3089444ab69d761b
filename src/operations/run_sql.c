/* SPDX-License-Identifier: PostgreSQL */
#include "operations/run_sql.h"

#include "base/log.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"

static void say_notice(const char *severity, const char *message, void *context _unused_)
{
        if (text_equal(severity, "WARNING"))
                log_warning("%s", message);
        else
                log_info("%s: %s", severity, message);
}

static void say_what_an_error_left(const struct sql_job *job, uint64_t statements)
{
        if (!job->no_transaction)
                log_info("nothing was changed");
        else if (statements > 0)
                log_info("the statements before the error stay done: %llu", (unsigned long long)statements);
}

static int connect_for(const struct change *change, bool read_only, ski_session **ret, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        ski_session_options options = change->session;
        int r;

        r = environment_conninfo(change->project, change->environment, false, &conninfo, error);
        if (r < 0)
                return r;
        options.read_only |= read_only;
        r = session_open(conninfo, &options, ret, error);
        if (r < 0)
                change_explain_missing(change->environment, error);
        return r;
}

static int connect_and_run(const struct change *change, const struct sql_job *job, uint64_t *ret_statements,
                           ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        const struct script_options options = { .no_transaction = job->no_transaction,
                                                .dry_run = change->dry_run,
                                                .receiver = job->receiver };
        int r;

        r = connect_for(change, job->read_only, &session, error);
        if (r < 0)
                return r;
        ski_session_on_notice(session, say_notice, NULL);
        r = run_scripts(session, job->sources, job->count, &options, ret_statements, error);
        if (r < 0)
                say_what_an_error_left(job, *ret_statements);
        return r;
}

int run_sql(const struct change *change, const struct sql_job *job, uint64_t *ret_statements, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        *ret_statements = 0;
        if (change->dry_run || job->read_only)
                return connect_and_run(change, job, ret_statements, error);
        r = guard_change(change->project, change->environment, "runs SQL in", change->confirmation, error);
        if (r < 0)
                return r;
        struct journal_entry *entry = journal_begin(change->project, change->environment, change->command);
        r = connect_and_run(change, job, ret_statements, &failure);
        journal_note(entry, "%llu statement%s", (unsigned long long)*ret_statements, text_plural(*ret_statements));
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}
