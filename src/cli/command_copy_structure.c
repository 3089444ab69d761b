/* SPDX-License-Identifier: PostgreSQL */
#include <stdio.h>

#include "base/log.h"
#include "catalog/kind.h"
#include "catalog/script.h"
#include "cli/command_copy.h"
#include "cli/plan_json.h"
#include "operations/copy_structure.h"
#include "report/json.h"
#include "report/progress.h"

static void show_progress(size_t done, size_t total, const struct step *step, void *context)
{
        bool *begun = context;

        if (!*begun)
                progress_begin("changing", total);
        *begun = true;
        progress_update(done, step->fact->identity);
}

static int print_json(const struct copy_structure_result *result, const struct environment *source,
                      const struct change *change, ski_error *error)
{
        json_t *losses = json_array();

        for (size_t i = 0; i < result->losses.count; i++)
                json_array_append_new(losses, json_text(result->losses.items[i]));
        return json_print(json_pack("{s:o, s:o, s:b, s:b, s:o, s:o, s:f}", "source", json_text(source->name),
                                    "target", json_text(change->environment->name), "dry_run", change->dry_run,
                                    "created", result->created, "losses", losses, "steps",
                                    plan_json(result->plan), "seconds", result->seconds),
                          error);
}

static int print_script(const struct plan *plan, ski_error *error)
{
        _cleanup_text_ struct text script = TEXT_INIT;

        script_write(plan, &script);
        if (script.failed)
                return ski_error_oom(error);
        fputs(text_get(&script), stdout);
        return 0;
}

static int print_text(const struct copy_structure_result *result, const struct environment *source,
                      const struct change *change, ski_error *error)
{
        const char *target = change->environment->name;
        size_t steps = result->plan->count;

        if (steps == 0 && !result->created) {
                printf("the structure of %s is that of %s already\n", target, source->name);
                return 0;
        }
        if (change->dry_run) {
                log_info("%zu step%s would give %s the structure of %s%s; nothing was changed", steps,
                         text_plural(steps), target, source->name,
                         result->created ? ", in a new database" : "");
                return print_script(result->plan, error);
        }
        printf("%s has the structure of %s: %zu step%s in %.1f s%s; compared again, equal\n", target,
               source->name, steps, text_plural(steps), result->seconds,
               result->created ? ", in a new database" : "; its rows were kept");
        return 0;
}

int command_copy_structure(struct invocation *invocation, const struct environment *source,
                           const struct change *change, ski_error *error)
{
        _cleanup_(copy_structure_result_clear) struct copy_structure_result result = { 0 };
        bool begun = false;
        const struct copy_structure_options options = {
                .renames = invocation_list(invocation, "rename"),
                .allow_loss = invocation_flag(invocation, "allow-loss"),
                .no_backup = invocation_flag(invocation, "no-backup"),
                .progress = show_progress,
                .context = &begun,
        };
        int r;

        r = copy_structure(change, source, &options, &result, error);
        if (begun)
                r < 0 ? progress_abandon() : progress_end();
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(&result, source, change, error);
        return print_text(&result, source, change, error);
}
