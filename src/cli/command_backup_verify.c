/* SPDX-License-Identifier: PostgreSQL */
#include <inttypes.h>
#include <stdio.h>

#include "base/log.h"
#include "cli/backup_secrets.h"
#include "cli/command_backup.h"
#include "cli/commands.h"
#include "cli/shown_phase.h"
#include "operations/verify_backup.h"

/* Damage is an answer, and not only an error. */
static int print_json(const struct verify_backup_result *result, int code, const ski_error *failure,
                      ski_error *error)
{
        json_t *answer = backup_json(&result->backup);

        json_object_set_new(answer, "good", json_boolean(code == 0 && result->backup.manifest));
        json_object_set_new(answer, "damage", json_text(code < 0 ? failure->message : NULL));
        json_object_set_new(answer, "detail", json_text(code < 0 ? failure->detail : NULL));
        json_object_set_new(answer, "restored", json_boolean(result->restored));
        json_object_set_new(answer, "seconds", json_real(result->seconds));
        return json_print(answer, error);
}

static void print_text(const struct verify_backup_result *result)
{
        const struct backup *backup = &result->backup;

        if (!backup->manifest)
                printf("%s is unverified: it can be read to its end%s, but without a manifest nothing tells "
                       "whether "
                       "all is there\n",
                       backup->path, result->restored ? " and was restored" : "");
        else
                printf("%s is good: %" PRIu64 " table%s, %" PRIu64 " row%s %s in %.1f s\n", backup->path,
                       result->tables, text_plural(result->tables), result->rows, text_plural(result->rows),
                       result->restored ? "restored into a scratch database and compared" : "read and compared",
                       result->seconds);
}

int command_backup_verify(struct invocation *invocation, ski_error *error)
{
        _cleanup_(verify_backup_result_clear) struct verify_backup_result result = { 0 };
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        struct shown_phase shown = { "" };
        const struct verify_backup_options options = {
                .file = invocation_argument(invocation, "FILE"),
                .restore = invocation_flag(invocation, "restore"),
                .no_owner = invocation_flag(invocation, "no-owner"),
                .no_privileges = invocation_flag(invocation, "no-privileges"),
                .secrets = backup_secret_giver(invocation),
                .progress = show_phase,
                .context = &shown,
        };
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r < 0)
                return r;
        r = verify_backup(change, &options, &result, &failure);
        end_phases(&shown, r);
        if (invocation_flag(invocation, "json") && result.backup.path && (r == 0 || r == -SKI_EDIFFERS)) {
                int printed = print_json(&result, r, &failure, error);

                return printed < 0 ? printed : r;
        }
        if (r < 0)
                return ski_error_move(error, &failure);
        print_text(&result);
        return 0;
}
