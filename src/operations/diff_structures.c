/* SPDX-License-Identifier: PostgreSQL */
#include "operations/diff_structures.h"

#include "operations/structure_side.h"

void structure_diff_clear(struct structure_diff *diff)
{
        plan_free(diff->plan);
        snapshot_free(diff->from);
        snapshot_free(diff->to);
        strings_free(&diff->gaps);
        free(diff->from_name);
        free(diff->to_name);
        *diff = (struct structure_diff){ 0 };
}

static void add_gaps(const struct snapshot *snapshot, const char *name, struct strings *gaps)
{
        for (size_t i = 0; i < snapshot->gaps.count; i++)
                strings_addf(gaps, "%s: %s", name, snapshot->gaps.items[i]);
}

static int read_sides(const struct project *project, const struct structure_request *request,
                      const ski_session_options *options, struct structure_diff *ret, ski_error *error)
{
        _cleanup_(structure_side_clear) struct structure_side from = { 0 }, to = { 0 };
        int r;

        r = structure_side_find(project, request->from, &from, error);
        if (r == 0)
                r = structure_side_find(project, request->to, &to, error);
        if (r == 0)
                r = structure_sides_read(project, &from, &to, options, &ret->from, &ret->to, error);
        if (r < 0)
                return r;
        ret->from_name = steal(from.name);
        ret->to_name = steal(to.name);
        return 0;
}

int diff_structures(const struct project *project, const struct structure_request *request,
                    const ski_session_options *options, struct structure_diff *ret, ski_error *error)
{
        int r;

        r = read_sides(project, request, options, ret, error);
        if (r == 0)
                r = snapshot_filter(ret->from, &request->filter, error);
        if (r == 0)
                r = snapshot_filter(ret->to, &request->filter, error);
        if (r < 0)
                return r;
        add_gaps(ret->from, ret->from_name, &ret->gaps);
        add_gaps(ret->to, ret->to_name, &ret->gaps);
        if (ret->gaps.failed)
                return ski_error_oom(error);
        ret->wishes = (struct script_wishes){ .role = ret->from->role,
                                              .concurrent = request->concurrent,
                                              .server_version = ret->from->server_version };
        return plan_make(ret->from, ret->to, &ret->wishes, &ret->plan, error);
}
