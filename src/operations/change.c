/* SPDX-License-Identifier: PostgreSQL */
#include "operations/change.h"

#include <string.h>

#include "postgres/private_server.h"
#include "postgres/session_internal.h"

ski_session_options change_catalog_options(const struct change *change)
{
        ski_session_options options = change->session;

        options.search_path = "pg_catalog, pg_temp";
        return options;
}

int change_conninfo(const struct change *change, bool admin, const char *database, struct conninfo **ret,
                    ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        int r;

        r = environment_conninfo(change->project, change->environment, admin, &conninfo, error);
        if (r < 0)
                return r;
        if (conninfo_set(conninfo, "dbname", database ? database : change->environment->database) < 0)
                return ski_error_oom(error);
        *ret = steal(conninfo);
        return 0;
}

/* The private server admits every role that there is; its own words speak of an authentication that failed. */
static void explain_missing_role(const struct environment *environment, ski_error *error)
{
        char sqlstate[sizeof(error->sqlstate)];

        memcpy(sqlstate, error->sqlstate, sizeof(sqlstate));
        ski_error_set(error, -SKI_ECONNECT, "the private server has no role \"%s\" yet, and no database \"%s\"",
                      environment->role, environment->database);
        memcpy(error->sqlstate, sqlstate, sizeof(sqlstate));
        ski_error_hint(error, "'skinspire create %s' makes both", environment->name);
}

void change_explain_missing(const struct environment *environment, ski_error *error)
{
        if (!error)
                return;
        if (strcmp(error->sqlstate, "3D000") == 0)
                ski_error_hint(error, "'skinspire create %s' makes it", environment->name);
        else if (!environment->conninfo && text_starts_with(error->sqlstate, "28"))
                explain_missing_role(environment, error);
}

int change_open(const struct change *change, bool admin, const char *database,
                const ski_session_options *options, ski_session **ret, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        int r;

        r = change_conninfo(change, admin, database, &conninfo, error);
        if (r < 0)
                return r;
        r = session_open(conninfo, options, ret, error);
        if (r < 0)
                change_explain_missing(change->environment, error);
        return r;
}

bool change_has_admin(const struct change *change)
{
        const struct environment *environment = change->environment;

        return !environment->conninfo || environment->admin || !conninfo_get(environment->conninfo, "user");
}
