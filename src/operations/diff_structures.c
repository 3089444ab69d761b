/* SPDX-License-Identifier: PostgreSQL */
#include "operations/diff_structures.h"

#include <string.h>

#include "config/environment.h"
#include "postgres/private_server.h"
#include "postgres/session_internal.h"

void structure_diff_clear(struct structure_diff *diff)
{
        plan_free(diff->plan);
        snapshot_free(diff->from);
        snapshot_free(diff->to);
        *diff = (struct structure_diff){ 0 };
}

static int find_conninfo(const struct project *project, const char *side, struct conninfo **ret,
                         ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        int r;

        if (strstr(side, "://"))
                return conninfo_parse(side, ret, error);
        r = environment_find(project, side, &environment, error);
        if (r < 0)
                return r;
        return environment_conninfo(project, environment, false, ret, error);
}

static int read_side(const struct project *project, const char *side, const ski_session_options *options,
                     struct snapshot **ret, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        int r;

        r = find_conninfo(project, side, &conninfo, error);
        if (r < 0)
                return r;
        r = session_open(conninfo, options, &session, error);
        if (r < 0)
                return r;
        return snapshot_take(session, ret, error);
}

int diff_structures(const struct project *project, const char *from, const char *to,
                    const ski_session_options *options, struct structure_diff *ret, ski_error *error)
{
        int r;

        r = read_side(project, from, options, &ret->from, error);
        if (r < 0)
                return r;
        r = read_side(project, to, options, &ret->to, error);
        if (r < 0)
                return r;
        ret->wishes =
                (struct script_wishes){ .role = ret->from->role, .server_version = ret->from->server_version };
        return plan_make(ret->from, ret->to, &ret->wishes, &ret->plan, error);
}
