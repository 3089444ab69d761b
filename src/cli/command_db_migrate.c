/* SPDX-License-Identifier: PostgreSQL
 *
 * The commands that compare with what the project declares: db migrate, check.
 */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "catalog/kind.h"
#include "cli/command_db.h"
#include "cli/commands.h"
#include "cli/plan_json.h"
#include "operations/make_migration.h"
#include "report/json.h"

/* As a revision does it: what is missing is added. */
static void describe(const struct drift *drift, struct text *text)
{
        static const char *const words[] = {
                [DRIFT_MISSING] = "added",
                [DRIFT_CHANGED] = "changed",
                [DRIFT_SURPLUS] = "removed",
        };

        text_appendf(text, "%s ", words[drift->state]);
        drift_name_fact(drift->fact, text);
}

static void say_changes(const struct structure_drift *drift)
{
        for (size_t i = 0; i < drift->count; i++) {
                _cleanup_text_ struct text line = TEXT_INIT;

                describe(&drift->items[i], &line);
                log_info("Detected %s", text_get(&line));
        }
        for (size_t i = 0; i < drift->diff.suggestions.count; i++)
                log_info("perhaps a new name, which would keep the data: --rename %s",
                         drift->diff.suggestions.items[i]);
}

static void say_gaps(const struct structure_diff *diff)
{
        for (size_t i = 0; i < diff->gaps.count; i++)
                log_warning("not compared: %s", diff->gaps.items[i]);
}

static json_t *changes_json(const struct structure_drift *drift)
{
        json_t *array = json_array();

        for (size_t i = 0; i < drift->count; i++) {
                _cleanup_text_ struct text line = TEXT_INIT;

                describe(&drift->items[i], &line);
                json_array_append_new(array, json_text(text_get(&line)));
        }
        return array;
}

/* migrate ------------------------------------------------------------------------------------------------ */

static int print_nothing(const struct invocation *invocation, ski_error *error)
{
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:b}", "changed", 0), error);
        log_info("No changes in schema detected.");
        return 0;
}

static int print_json(const struct new_migration *migration, const struct migration_request *request,
                      bool applied, ski_error *error)
{
        const struct new_revision *revision = &migration->revision;

        return json_print(json_pack("{s:b, s:o, s:o, s:b, s:b, s:b, s:o, s:o, s:o, s:o}", "changed", 1,
                                    "revision", json_text(revision->id), "path", json_text(revision->path),
                                    "written", !request->look_only, "proved", !request->unproved, "applied",
                                    applied, "changes", changes_json(&migration->drift), "steps",
                                    plan_json(migration->drift.diff.plan), "not_compared",
                                    json_texts(&migration->drift.diff.gaps), "content",
                                    json_text(text_get(&revision->content))),
                          error);
}

static void print_migration(const struct new_migration *migration, const struct migration_request *request)
{
        const struct new_revision *revision = &migration->revision;

        if (request->look_only)
                fputs(text_get(&revision->content), stdout);
        else
                printf("Generating %s ...  done\n", revision->path);
        if (request->unproved)
                log_warning("the revision is not proved: its upgrade and its downgrade were not tried");
}

static int finish_migration(const struct invocation *invocation, const struct change *change,
                            struct new_migration *migration, const struct migration_request *request,
                            ski_error *error)
{
        bool is_json = invocation_flag(invocation, "json"), applied = false;
        int r = 0;

        if (!is_json)
                print_migration(migration, request);
        if (invocation_flag(invocation, "apply"))
                r = command_db_apply(invocation, change, migration, &applied, error);
        return r == 0 && is_json ? print_json(migration, request, applied, error) : r;
}

/* What is not written, or not proved, does not run at once. */
static int check_apply(const struct invocation *invocation, const struct migration_request *request,
                       ski_error *error)
{
        if (!invocation_flag(invocation, "apply") || (!request->look_only && !request->unproved))
                return 0;
        return ski_error_set(error, -SKI_EUSAGE, "--apply excludes --unproved, --sql and --dry-run");
}

int command_db_migrate(struct invocation *invocation, ski_error *error)
{
        _cleanup_(new_migration_clear) struct new_migration migration = { 0 };
        const struct strings *heads = invocation_list(invocation, "head");
        const struct migration_request request = {
                .directory = invocation_text(invocation, "directory"),
                .wish = {
                        .message = invocation_text(invocation, "message"),
                        .parents = heads->count > 0 ? heads : NULL,
                        .label = invocation_text(invocation, "branch-label"),
                        .id = invocation_text(invocation, "rev-id"),
                        .version_path = invocation_text(invocation, "version-path"),
                        .splice = invocation_flag(invocation, "splice"),
                },
                .renames = invocation_list(invocation, "rename"),
                .concurrent = invocation_flag(invocation, "concurrent"),
                .unproved = invocation_flag(invocation, "unproved"),
                .look_only = invocation_flag(invocation, "sql") || invocation_flag(invocation, "dry-run"),
        };
        const struct change *change;
        int r;

        r = check_apply(invocation, &request, error);
        if (r == 0)
                r = invocation_change(invocation, NULL, &change, error);
        if (r == 0)
                r = make_migration(change, &request, &migration, error);
        if (migration.drift.diff.plan && !invocation_flag(invocation, "json"))
                say_changes(&migration.drift);
        say_gaps(&migration.drift.diff);
        if (r < 0)
                return r;
        if (migration.drift.diff.plan->count == 0)
                return print_nothing(invocation, error);
        return finish_migration(invocation, change, &migration, &request, error);
}

/* check -------------------------------------------------------------------------------------------------- */

static int report_changes(const struct new_migration *migration, ski_error *error)
{
        const struct structure_drift *drift = &migration->drift;
        _cleanup_text_ struct text list = TEXT_INIT;

        for (size_t i = 0; i < drift->count; i++) {
                if (i > 0)
                        text_append_char(&list, '\n');
                describe(&drift->items[i], &list);
        }
        ski_error_set(error, -SKI_EDIFFERS, "New upgrade operations detected");
        ski_error_detail(error, "%s", text_get(&list));
        return ski_error_hint(error, "'skinspire db migrate' writes them as a revision");
}

int command_db_check(struct invocation *invocation, ski_error *error)
{
        _cleanup_(new_migration_clear) struct new_migration migration = { 0 };
        const struct migration_request request = { .directory = invocation_text(invocation, "directory"),
                                                   .renames = invocation_list(invocation, "rename") };
        const struct change *change;
        bool differs;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r == 0)
                r = look_for_migration(change, &request, &migration, error);
        say_gaps(&migration.drift.diff);
        if (r < 0)
                return r;
        differs = migration.drift.diff.plan->count > 0;
        if (invocation_flag(invocation, "json")) {
                r = json_print(json_pack("{s:b, s:o, s:o, s:o}", "differs", differs, "changes",
                                         changes_json(&migration.drift), "steps",
                                         plan_json(migration.drift.diff.plan), "not_compared",
                                         json_texts(&migration.drift.diff.gaps)),
                               error);
                return r == 0 && differs ? -SKI_EDIFFERS : r;
        }
        if (differs)
                return report_changes(&migration, error);
        puts("No new upgrade operations detected.");
        return 0;
}
