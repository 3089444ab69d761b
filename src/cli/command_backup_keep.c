/* SPDX-License-Identifier: PostgreSQL
 *
 * backup prune and backup drill: what a timer runs.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "cli/backup_secrets.h"
#include "cli/command_backup.h"
#include "cli/commands.h"
#include "cli/shown_phase.h"
#include "operations/prune_backups.h"
#include "operations/verify_backup.h"
#include "report/table.h"

/* prune -------------------------------------------------------------------------------------------- */

static long count_to_keep(const struct invocation *invocation, const char *option, const char *setting)
{
        return (long)invocation_number(invocation, option,
                                       (unsigned long)setting_number(invocation->project, setting));
}

static int print_prune_json(const struct prune_result *result, const struct change *change, ski_error *error)
{
        json_t *removed = json_array(), *kept = json_array();

        for (size_t i = 0; i < result->backups.count; i++)
                json_array_append_new(result->kept[i] ? kept : removed, backup_json(&result->backups.items[i]));
        return json_print(json_pack("{s:o, s:b, s:o, s:o, s:I}", "environment",
                                    json_text(change->environment->name), "dry_run", change->dry_run, "removed",
                                    removed, "kept", kept, "bytes", (json_int_t)result->bytes),
                          error);
}

static void print_prune(const struct prune_result *result, const struct change *change)
{
        _cleanup_text_ struct text size = TEXT_INIT;
        size_t kept = result->backups.count - result->removed;

        for (size_t i = 0; i < result->backups.count; i++)
                if (!result->kept[i])
                        printf("%s %s\n", change->dry_run ? "would remove" : "removed",
                               result->backups.items[i].path);
        text_append_size(&size, result->bytes);
        printf("%s: %zu backup%s %s, %s; %zu kept\n", change->environment->name, result->removed,
               text_plural(result->removed), change->dry_run ? "would go" : "gone", text_get(&size), kept);
}

int command_backup_prune(struct invocation *invocation, ski_error *error)
{
        _cleanup_(prune_result_clear) struct prune_result result = { 0 };
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r < 0)
                return r;
        const struct prune_options options = {
                .last = count_to_keep(invocation, "keep-last", "backup.keep_last"),
                .daily = count_to_keep(invocation, "keep-daily", "backup.keep_daily"),
                .weekly = count_to_keep(invocation, "keep-weekly", "backup.keep_weekly"),
                .monthly = count_to_keep(invocation, "keep-monthly", "backup.keep_monthly"),
                .dry_run = change->dry_run,
                .command = change->command,
        };
        r = prune_backups(invocation->project, change->environment, &options, &result, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_prune_json(&result, change, error);
        print_prune(&result, change);
        return 0;
}

/* drill -------------------------------------------------------------------------------------------- */

/* What a drill found of one environment. */
struct drilled {
        char *environment;
        struct verify_backup_result result;
        char *problem; /* NULL: its newest backup is good */
};

struct drill {
        struct invocation *invocation;
        struct table *table;
        json_t *answers;
        size_t problems, count;
};

static void drilled_clear(struct drilled *drilled)
{
        free(drilled->environment);
        verify_backup_result_clear(&drilled->result);
        free(drilled->problem);
}

static double hours_since(const char *moment)
{
        struct tm parts = { 0 };

        if (!strptime(moment, "%Y-%m-%dT%H:%M:%SZ", &parts))
                return 0;
        return difftime(time(NULL), timegm(&parts)) / 3600;
}

/* What makes even a backup that can be read a finding. */
static char *find_problem(const struct drill *drill, const struct drilled *drilled)
{
        const struct backup *newest = &drilled->result.backup;
        unsigned long most = invocation_number(drill->invocation, "max-age", 0);

        if (newest->state == BACKUP_UNVERIFIED)
                return strdup("it has no manifest: nothing tells whether all is there");
        if (most > 0 && hours_since(newest->created_at) > (double)most)
                return text_format("it is %.0f hours old, and may be %lu", hours_since(newest->created_at),
                                   most);
        return NULL;
}

static int verify_newest(struct drill *drill, const struct change *change, struct drilled *ret,
                         ski_error *error)
{
        struct shown_phase shown = { "" };
        const struct verify_backup_options options = {
                .file = ret->result.backup.path,
                .restore = invocation_flag(drill->invocation, "restore"),
                .secrets = backup_secret_giver(drill->invocation),
                .progress = show_phase,
                .context = &shown,
        };
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        struct verify_backup_result result = { 0 };
        int r;

        r = verify_backup(change, &options, &result, &failure);
        end_phases(&shown, r);
        verify_backup_result_clear(&ret->result);
        ret->result = result;
        if (r == -SKI_EINTERRUPTED || r == -SKI_ENOMEM)
                return ski_error_move(error, &failure);
        ret->problem = r < 0 ? strdup(failure.message) : find_problem(drill, ret);
        return 0;
}

static int add_answer(struct drill *drill, const struct drilled *drilled, ski_error *error)
{
        const struct backup *backup = &drilled->result.backup;
        _cleanup_text_ struct text rows = TEXT_INIT;
        json_t *answer = backup->path ? backup_json(backup) : json_object();

        if (!answer)
                return ski_error_oom(error);
        text_appendf(&rows, "%" PRIu64, drilled->result.rows);
        json_object_set_new(answer, "environment", json_text(drilled->environment));
        json_object_set_new(answer, "good", json_boolean(!drilled->problem));
        json_object_set_new(answer, "finding", json_text(drilled->problem));
        json_object_set_new(answer, "restored", json_boolean(drilled->result.restored));
        json_array_append_new(drill->answers, answer);
        TABLE_ADD(drill->table, drilled->environment, backup->name, backup->created_at, text_get(&rows),
                  drilled->problem ? "failed" : "good", drilled->problem);
        table_color(drill->table, 4, drilled->problem ? "red" : "green");
        drill->count++;
        drill->problems += drilled->problem != NULL;
        return 0;
}

/* The newest, damaged or not: an older good one behind it must not hide that the last night's backup is not. */
static int take_newest(struct drill *drill, const struct environment *environment, struct drilled *ret,
                       bool *ret_found, ski_error *error)
{
        _cleanup_(backup_list_clear) struct backup_list list = BACKUP_LIST_INIT;
        int r;

        r = backups_find(drill->invocation->project, environment, &list, error);
        if (r < 0)
                return r;
        *ret_found = list.count > 0;
        if (list.count > 0) {
                ret->result.backup = list.items[0];
                list.items[0] = (struct backup){ 0 };
        }
        return 0;
}

/* `wanted`: it was named, so that none at all is a finding, too. */
static int drill_one(struct drill *drill, const char *name, bool wanted, ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        _cleanup_(drilled_clear) struct drilled drilled = { .environment = strdup(name) };
        bool found;
        int r;

        r = environment_describe(drill->invocation->project, name, &environment, error);
        if (r == 0)
                r = take_newest(drill, environment, &drilled, &found, error);
        if (r < 0 || !drilled.environment)
                return r < 0 ? r : ski_error_oom(error);
        if (!found && !wanted)
                return 0;
        if (!found)
                drilled.problem = strdup("there is no backup");
        const struct change change = {
                .project = drill->invocation->project,
                .environment = environment,
                .command = "backup drill",
                .session = invocation_session_options(drill->invocation),
        };
        if (found)
                r = verify_newest(drill, &change, &drilled, error);
        return r < 0 ? r : add_answer(drill, &drilled, error);
}

int command_backup_drill(struct invocation *invocation, ski_error *error)
{
        static const struct table_column columns[] = {
                { "ENVIRONMENT", 0 }, { "NEWEST BACKUP", 0 },    { "MADE AT", 0 }, { "ROWS", TABLE_RIGHT },
                { "STATE", 0 },       { "FINDING", TABLE_WRAP }, { NULL, 0 },
        };
        _cleanup_(table_freep) struct table *table = table_new(columns);
        json_auto_t *answers = json_array();
        struct drill drill = { .invocation = invocation, .table = table, .answers = answers };
        const struct strings *wanted = invocation_arguments(invocation, "ENV");
        const struct strings *names = wanted->count > 0 ? wanted : environment_names(invocation->project);
        int r = 0;

        if (!table || !answers)
                return ski_error_oom(error);
        for (size_t i = 0; r == 0 && i < names->count; i++)
                r = drill_one(&drill, environment_canonical_name(names->items[i]), wanted->count > 0, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                r = json_print(json_pack("{s:b, s:O}", "good", drill.problems == 0 && drill.count > 0,
                                         "backups", answers),
                               error);
        else if (drill.count > 0)
                r = table_print(table, error);
        if (r < 0)
                return r;
        if (drill.count == 0)
                return ski_error_set(error, -SKI_EDIFFERS, "there is no backup of any environment");
        return drill.problems > 0 ? -SKI_EDIFFERS : 0;
}
