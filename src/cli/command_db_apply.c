/* SPDX-License-Identifier: PostgreSQL
 *
 * db migrate --apply: the revision that was just written is looked at, perhaps edited, and run.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/command_db.h"
#include "operations/edit_file.h"
#include "operations/run_migrations.h"
#include "report/prompt.h"

static bool loses_data(const struct plan *plan)
{
        for (size_t i = 0; i < plan->count; i++) {
                if (plan->steps[i].risks & RISK_LOSES_DATA)
                        return true;
        }
        return false;
}

/* Where nobody can look at it, only what loses nothing runs. */
static int review_alone(const struct new_migration *migration, ski_error *error)
{
        if (!loses_data(migration->drift.diff.plan))
                return 0;
        ski_error_set(error, -SKI_EREFUSED,
                      "the revision loses data, and there is no terminal on which it could be reviewed");
        return ski_error_hint(error, "it is written; 'skinspire db upgrade' runs it");
}

/* What the editor left must be proved again; what can't be is told, and does not run. */
static int edit(const struct change *change, struct new_migration *migration, bool *ret_proved,
                ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = edit_file(migration->revision.path, error);
        if (r < 0)
                return r;
        r = prove_edited_migration(change, migration, &failure);
        *ret_proved = r == 0;
        if (r == -SKI_EINTERRUPTED)
                return ski_error_move(error, &failure);
        if (r == 0)
                log_info("the edited revision is proved");
        else
                log_warning("%s%s%s", failure.message, failure.detail ? "\n" : "",
                            failure.detail ? failure.detail : "");
        return 0;
}

static int discard(const struct new_migration *migration, ski_error *error)
{
        if (unlink(migration->revision.path) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot remove %s",
                                           migration->revision.path);
        log_info("%s is removed", migration->revision.path);
        return 0;
}

/* *ret_runs: it was agreed to. */
static int review(const struct change *change, struct new_migration *migration, bool *ret_runs,
                  ski_error *error)
{
        bool proved = true;
        int r = 0;

        for (;;) {
                _cleanup_text_ struct text question = TEXT_INIT;
                char answer = 0;

                fputs(text_get(&migration->revision.content), stdout);
                fflush(stdout);
                text_appendf(&question, "\n%s %s? [%se]dit, [k]eep the file and stop, [d]elete it:",
                             proved ? "Run it on" : "It is not proved, and can't run on",
                             change->environment->name, proved ? "y]es, [" : "");
                if (question.failed)
                        return ski_error_oom(error);
                r = prompt_for_letter(text_get(&question), proved ? "yekd" : "ekd", &answer, error);
                if (r < 0 || answer == 'k')
                        return r;
                if (answer == 'd')
                        return discard(migration, error);
                *ret_runs = answer == 'y';
                if (*ret_runs)
                        return 0;
                r = edit(change, migration, &proved, error);
                if (r < 0)
                        return r;
        }
}

int command_db_apply(const struct invocation *invocation, const struct change *change,
                     struct new_migration *migration, bool *ret_applied, ski_error *error)
{
        _cleanup_(migration_result_clear) struct migration_result result = { 0 };
        const struct migration_options options = {
                .direction = REVISION_UPGRADE,
                .target = migration->revision.id,
                .directory = invocation_text(invocation, "directory"),
                .version = SKINSPIRE_VERSION,
                .no_backup = invocation_flag(invocation, "no-backup"),
                .progress = command_db_show_step,
        };
        bool runs = false;
        int r;

        if (prompt_is_possible() && !invocation_flag(invocation, "json")) {
                r = review(change, migration, &runs, error);
        } else {
                r = review_alone(migration, error);
                runs = r == 0;
        }
        if (r < 0 || !runs)
                return r;
        r = run_migrations(change, &options, &result, error);
        *ret_applied = r == 0;
        return r;
}
