/* SPDX-License-Identifier: PostgreSQL */
#include "operations/destroy_server.h"

#include "operations/journal.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"
#include "sql/server_databases.h"

int destroy_server_losses(const struct project *project, struct strings *ret_lines, ski_error *error)
{
        const ski_session_options options = { .search_path = "pg_catalog, pg_temp" };
        _cleanup_(conninfo_freep) struct conninfo *address = NULL;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = private_server_conninfo(project, NULL, "postgres", &address, error);
        if (r < 0)
                return r;
        r = session_open(address, &options, &session, error);
        if (r < 0)
                return r;
        r = ski_execute(session, &rows, error, sql_server_databases, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                _cleanup_text_ struct text size = TEXT_INIT;

                text_append_size(&size, (unsigned long long)ski_result_int8(rows, row, 1));
                strings_addf(ret_lines, "%s (%s)", ski_result_text(rows, row, 0), text_get(&size));
        }
        return ret_lines->failed ? ski_error_oom(error) : 0;
}

int destroy_server(const struct project *project, const char *command, const struct strings *losses,
                   ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        struct journal_entry *entry = journal_begin(project, NULL, command);
        _cleanup_text_ struct text lost = TEXT_INIT;

        strings_join(losses, ", ", &lost);
        if (losses->count > 0)
                journal_note(entry, "lost: %s", text_get(&lost));
        private_server_destroy(project, &failure);
        journal_end(entry, &failure);
        return ski_error_move(error, &failure);
}
