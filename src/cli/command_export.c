/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>

#include "base/log.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "operations/export_structure.h"
#include "report/json.h"

int command_export(struct invocation *invocation, ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        _cleanup_(export_result_clear) struct export_result result = { 0 };
        const ski_session_options options = invocation_session_options(invocation);
        const char *directory = invocation_argument(invocation, "DIR");
        const bool dry_run = invocation_flag(invocation, "dry-run");
        int r;

        r = invocation_environment(invocation, &environment, error);
        if (r < 0)
                return r;
        r = export_structure(invocation->project, environment, directory, dry_run, &options, &result, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < result.gaps.count; i++)
                log_warning("not exported, since it is not known how: %s", result.gaps.items[i]);
        for (size_t i = 0; i < result.refused.count; i++)
                log_warning("exported as it is, though the server would refuse its body: %s",
                            result.refused.items[i]);
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:o, s:o, s:b, s:o, s:o, s:o, s:o}", "environment",
                                            json_text(environment->name), "folder", json_text(directory),
                                            "dry_run", dry_run, "files", json_texts(&result.written), "removed",
                                            json_texts(&result.removed), "gaps", json_texts(&result.gaps),
                                            "refused", json_texts(&result.refused)),
                                  error);
        for (size_t i = 0; dry_run && i < result.written.count; i++)
                printf("%s\n", result.written.items[i]);
        log_info("%zu file%s %s the structure of %s in %s%s", result.written.count,
                 text_plural(result.written.count), dry_run ? "would hold" : "hold", environment->name,
                 directory, dry_run ? "; nothing was written" : "");
        return 0;
}
