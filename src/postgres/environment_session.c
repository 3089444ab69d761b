/* SPDX-License-Identifier: PostgreSQL */
#include "skinspire/environment.h"

#include <string.h>

#include "config/conninfo.h"
#include "config/environment.h"
#include "config/project.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"

static const struct project_overrides nothing_overridden = { 0 };

static int find_conninfo(const char *name, struct environment **ret_environment, struct conninfo **ret_conninfo,
                         ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        _cleanup_(project_freep) struct project *project = NULL;
        int r;

        r = project_open(&nothing_overridden, &project, error);
        if (r < 0)
                return r;
        r = environment_find(project, name, &environment, error);
        if (r < 0)
                return r;
        r = environment_conninfo(project, environment, false, ret_conninfo, error);
        if (r < 0)
                return r;
        *ret_environment = steal(environment);
        return 0;
}

SKI_PUBLIC int ski_active_environment(char **ret_name, ski_error *error)
{
        _cleanup_(project_freep) struct project *project = NULL;
        const char *name, *place;
        int r;

        r = project_open(&nothing_overridden, &project, error);
        if (r < 0)
                return r;
        r = environment_active(project, &name, &place, error);
        if (r < 0)
                return r;
        *ret_name = strdup(name);
        return *ret_name ? 0 : ski_error_oom(error);
}

SKI_PUBLIC int ski_database_url(const char *environment, char **ret_url, ski_error *error)
{
        _cleanup_(environment_freep) struct environment *found = NULL;
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        int r;

        r = find_conninfo(environment, &found, &conninfo, error);
        if (r < 0)
                return r;
        *ret_url = conninfo_url_with_password(conninfo);
        return *ret_url ? 0 : ski_error_oom(error);
}

SKI_PUBLIC int ski_session_open_environment(const char *environment, const ski_session_options *options,
                                            ski_session **ret_session, ski_error *error)
{
        _cleanup_(environment_freep) struct environment *found = NULL;
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        int r;

        r = find_conninfo(environment, &found, &conninfo, error);
        if (r < 0)
                return r;
        r = session_open(conninfo, options, ret_session, error);
        /* The private server admits every role that there is. */
        if (r < 0 && error &&
            (strcmp(error->sqlstate, "3D000") == 0 ||
             (!found->conninfo && text_starts_with(error->sqlstate, "28"))))
                ski_error_hint(error, "'skinspire create %s' makes it", found->name);
        return r;
}
