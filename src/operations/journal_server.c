/* SPDX-License-Identifier: PostgreSQL
 *
 * The journal's table in the target's server: what happened to its databases, for those who look from there.
 */
#include <string.h>

#include "base/log.h"
#include "operations/journal_internal.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"
#include "sql/operation_log_exists.h"
#include "sql/operation_log_insert.h"
#include "sql/operation_log_make.h"

/* Together about three seconds, also where the server hangs. */
static const ski_session_options brief_options = {
        .application_name = "skinspire journal",
        .search_path = "pg_catalog, pg_temp",
        .connect_timeout = 2,
        .statement_timeout = 1000,
        .lock_timeout = 500,
};

static int maintenance_conninfo(const struct journal_entry *entry, struct conninfo **ret, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        int r;

        if (!entry->environment->conninfo) {
                struct server_status status = { 0 };

                r = private_server_status(entry->project, &status, error);
                if (r < 0)
                        return r;
                bool running = status.state == SERVER_RUNNING;
                server_status_clear(&status);
                if (!running)
                        return ski_error_set(error, -SKI_ECONNECT, "the private server is not running");
        }
        r = environment_conninfo(entry->project, entry->environment, true, &conninfo, error);
        if (r < 0)
                return r;
        if (conninfo_set(conninfo, "dbname", "postgres") < 0)
                return ski_error_oom(error);
        *ret = steal(conninfo);
        return 0;
}

static int make_table(ski_session *session, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *result = NULL;
        int r;

        r = ski_execute(session, &result, error, sql_operation_log_exists, SKI_NO_PARAMS);
        if (r < 0 || ski_result_bool(result, 0, 0))
                return r;
        return ski_execute(session, NULL, error, sql_operation_log_make, SKI_NO_PARAMS);
}

static int insert_entry(ski_session *session, const struct journal_entry *entry,
                        const struct journal_outcome *outcome, ski_error *error)
{
        return ski_execute(session, NULL, error, sql_operation_log_insert,
                           SKI_PARAMS(ski_text(entry->started_at), ski_text(outcome->ended_at),
                                      ski_text(entry->environment->name),
                                      ski_text(entry->environment->database), ski_text(entry->user),
                                      ski_text(entry->host), ski_text(entry->command), ski_text(outcome->word),
                                      ski_text(outcome->detail)));
}

static int write_entry(const struct journal_entry *entry, const struct journal_outcome *outcome,
                       ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = maintenance_conninfo(entry, &conninfo, error);
        if (r < 0)
                return r;
        r = session_open(conninfo, &brief_options, &session, error);
        if (r < 0)
                return r;
        r = make_table(session, error);
        if (r < 0)
                return r;
        return insert_entry(session, entry, outcome, error);
}

void journal_write_to_server(const struct journal_entry *entry, const struct journal_outcome *outcome)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;

        if (write_entry(entry, outcome, &error) < 0)
                log_debug("the server's operation log was not written: %s", error.message);
}
