/* SPDX-License-Identifier: PostgreSQL */
#include "skinspire/environment.h"

#include <string.h>

#include "config/conninfo.h"
#include "config/environment.h"
#include "config/project.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"

static const struct project_overrides nothing_overridden = { 0 };

static int find_conninfo(const char *name, struct conninfo **ret_conninfo, ski_error *error)
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
        return environment_conninfo(project, environment, false, ret_conninfo, error);
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
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        int r;

        r = find_conninfo(environment, &conninfo, error);
        if (r < 0)
                return r;
        *ret_url = conninfo_url_with_password(conninfo);
        return *ret_url ? 0 : ski_error_oom(error);
}

SKI_PUBLIC int ski_session_open_environment(const char *environment, const ski_session_options *options,
                                            ski_session **ret_session, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        int r;

        r = find_conninfo(environment, &conninfo, error);
        if (r < 0)
                return r;
        return session_open(conninfo, options, ret_session, error);
}
