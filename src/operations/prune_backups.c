/* SPDX-License-Identifier: PostgreSQL */
#include "operations/prune_backups.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "operations/journal.h"

void prune_result_clear(struct prune_result *result)
{
        backup_list_clear(&result->backups);
        free(result->kept);
        *result = (struct prune_result){ 0 };
}

/* Rules -------------------------------------------------------------------------------------------- */

enum period { PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH };

/* A word for the day, week or month that the backup was made in. */
static void period_of(const struct backup *backup, enum period period, char ret[static 32])
{
        struct tm moment = { 0 };

        ret[0] = '\0';
        if (!strptime(backup->created_at, "%Y-%m-%dT%H:%M:%SZ", &moment))
                return;
        timegm(&moment);
        if (period == PERIOD_DAY)
                strftime(ret, 32, "%Y-%m-%d", &moment);
        else if (period == PERIOD_WEEK)
                strftime(ret, 32, "%G-W%V", &moment);
        else
                strftime(ret, 32, "%Y-%m", &moment);
}

/* The last backup of each of the newest `count` periods that have one. */
static void keep_periods(struct prune_result *result, enum period period, long count)
{
        char last[32] = "", now[32];

        for (size_t i = 0; i < result->backups.count && count > 0; i++) {
                const struct backup *backup = &result->backups.items[i];

                if (backup->state != BACKUP_GOOD)
                        continue;
                period_of(backup, period, now);
                if (strcmp(now, last) == 0)
                        continue;
                memcpy(last, now, sizeof(last));
                result->kept[i] = true;
                count--;
        }
}

static void apply_rules(struct prune_result *result, const struct prune_options *options)
{
        long good = 0;

        for (size_t i = 0; i < result->backups.count; i++) {
                const struct backup *backup = &result->backups.items[i];

                if (backup->state == BACKUP_GOOD)
                        result->kept[i] = good++ < options->last || good == 1;
                else
                        result->kept[i] = backup->state == BACKUP_UNVERIFIED || good == 0;
        }
        keep_periods(result, PERIOD_DAY, options->daily);
        keep_periods(result, PERIOD_WEEK, options->weekly);
        keep_periods(result, PERIOD_MONTH, options->monthly);
}

/* Removing ----------------------------------------------------------------------------------------- */

/* The manifest goes last: what is left of an interrupted removal is seen as damaged, and goes next time. */
static int remove_backup(const struct backup *backup, ski_error *error)
{
        _cleanup_free_ char *manifest = manifest_path(backup->path);

        if (!manifest)
                return ski_error_oom(error);
        if (folder_exists(backup->path))
                return folder_remove(backup->path, error);
        if (unlink(backup->path) < 0 && errno != ENOENT)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot remove %s", backup->path);
        if (unlink(manifest) < 0 && errno != ENOENT)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot remove %s", manifest);
        return 0;
}

static int remove_others(struct prune_result *result, bool dry_run, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < result->backups.count; i++) {
                if (result->kept[i])
                        continue;
                r = dry_run ? 0 : remove_backup(&result->backups.items[i], error);
                if (r == 0) {
                        result->removed++;
                        result->bytes += result->backups.items[i].bytes;
                }
        }
        return r;
}

static int remove_journalled(const struct project *project, const struct environment *environment,
                             const struct prune_options *options, struct prune_result *result, ski_error *error)
{
        struct journal_entry *entry = options->dry_run ? NULL : journal_begin(project, NULL, options->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = remove_others(result, options->dry_run, &failure);
        if (entry)
                journal_note(entry, "%zu backup%s of %s removed", result->removed, text_plural(result->removed),
                             environment->name);
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

int prune_backups(const struct project *project, const struct environment *environment,
                  const struct prune_options *options, struct prune_result *ret, ski_error *error)
{
        _cleanup_(prune_result_clear) struct prune_result result = { 0 };
        int r;

        r = backups_find(project, environment, &result.backups, error);
        if (r < 0)
                return r;
        result.kept = calloc(result.backups.count + 1, sizeof(*result.kept));
        if (!result.kept)
                return ski_error_oom(error);
        apply_rules(&result, options);
        r = remove_journalled(project, environment, options, &result, error);
        if (r < 0)
                return r;
        *ret = result;
        result = (struct prune_result){ 0 };
        return 0;
}
