/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>

#include "catalog/script.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "operations/diff_structures.h"

int command_diff(struct invocation *invocation, ski_error *error)
{
        _cleanup_(structure_diff_clear) struct structure_diff diff = { 0 };
        _cleanup_text_ struct text script = TEXT_INIT;
        const ski_session_options options = invocation_session_options(invocation);
        const bool reverse = invocation_flag(invocation, "reverse");
        const char *from = invocation_argument(invocation, reverse ? "TO" : "FROM");
        const char *to = invocation_argument(invocation, reverse ? "FROM" : "TO");
        int r;

        r = diff_structures(invocation->project, from, to, &options, &diff, error);
        if (r < 0)
                return r;
        script_write(diff.plan, &script);
        if (script.failed)
                return ski_error_oom(error);
        fputs(text_get(&script), stdout);
        if (invocation_flag(invocation, "exit-code") && diff.plan->count > 0)
                return ski_error_set(error, -SKI_EDIFFERS, "the structures differ in %zu step%s",
                                     diff.plan->count, text_plural(diff.plan->count));
        return 0;
}
