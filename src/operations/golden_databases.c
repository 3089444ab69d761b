/* SPDX-License-Identifier: PostgreSQL */
#include "operations/golden_databases.h"

#include "operations/journal.h"
#include "postgres/database.h"
#include "postgres/private_server.h"

static int open_server(const struct change *change, ski_session **ret, ski_error *error)
{
        const ski_session_options options = change_catalog_options(change);
        _cleanup_(conninfo_freep) struct conninfo *server = NULL;
        int r;

        r = change_conninfo(change, true, NULL, &server, error);
        if (r < 0)
                return r;
        return connect_maintenance(server, &options, ret, error);
}

int list_golden(const struct change *change, struct golden_list *ret, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = open_server(change, &session, error);
        if (r < 0)
                return r;
        return golden_read(session, ret, error);
}

static int drop_journalled(const struct change *change, ski_session *session, const char *database,
                           ski_error *error)
{
        struct journal_entry *entry = journal_begin(change->project, change->environment, change->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = database_drop(session, database, &failure);
        if (r == 0)
                journal_note(entry, "the golden database %s was dropped", database);
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

int drop_golden(const struct change *change, const char *database, struct golden **ret_dropped,
                ski_error *error)
{
        _cleanup_(golden_list_clear) struct golden_list list = { 0 };
        _cleanup_(golden_freep) struct golden *golden = NULL;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = open_server(change, &session, error);
        if (r == 0)
                r = golden_read(session, &list, error);
        if (r < 0)
                return r;
        golden = golden_take(&list, database);
        if (!golden) {
                ski_error_set(error, -SKI_ENOTFOUND, "no golden database of this server is named %s", database);
                return ski_error_hint(error, "'skinspire env golden %s' lists them", change->environment->name);
        }
        r = change->dry_run ? 0 : drop_journalled(change, session, database, error);
        if (r < 0)
                return r;
        *ret_dropped = steal(golden);
        return 0;
}
