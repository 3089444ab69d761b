/* SPDX-License-Identifier: PostgreSQL */
#include "operations/verify_backup.h"

#include "base/clock.h"
#include "operations/restoring.h"
#include "operations/scratch.h"

void verify_backup_result_clear(struct verify_backup_result *result)
{
        backup_clear(&result->backup);
        *result = (struct verify_backup_result){ 0 };
}

static int try_out(struct restoring *restoring, ski_error *error)
{
        const struct database_shape shape = restoring_shape(restoring, false);
        _cleanup_(scratch_clear) struct scratch scratch = { 0 };
        int r;

        r = scratch_create(restoring->change, "trial", &shape, &scratch, error);
        return r < 0 ? r : restoring_fill(restoring, scratch.conninfo, error);
}

/* A dump that says nothing of itself is complete as far as anybody can see. */
static void count_manifest(const struct manifest *manifest, struct verify_backup_result *result)
{
        for (size_t i = 0; manifest && i < manifest->content->table_count; i++) {
                if (content_is_large_objects(&manifest->content->tables[i]))
                        continue;
                result->rows += manifest->tallies[i].rows;
                result->tables++;
        }
}

static int verify(const struct change *change, const struct verify_backup_options *options,
                  struct verify_backup_result *result, ski_error *error)
{
        _cleanup_(seal_secret_freep) struct seal_secret *secret = NULL;
        int r;

        r = backup_find_secret(&result->backup, &options->secrets, &secret, error);
        if (r < 0)
                return r;
        _cleanup_(restoring_clear) struct restoring restoring = {
                .change = change,
                .backup = &result->backup,
                .secret = secret,
                .thoroughly = true,
                .no_owner = options->no_owner,
                .no_privileges = options->no_privileges,
                .progress = options->progress,
                .context = options->context,
        };
        r = restoring_check(&restoring, error);
        if (r == 0 && options->restore)
                r = try_out(&restoring, error);
        if (r < 0)
                return r;
        result->restored = options->restore;
        result->rows = restoring.rows;
        result->tables = restoring.tables;
        if (!options->restore)
                count_manifest(result->backup.manifest, result);
        return 0;
}

int verify_backup(const struct change *change, const struct verify_backup_options *options,
                  struct verify_backup_result *ret, ski_error *error)
{
        int64_t start = clock_milliseconds();
        int r;

        r = backups_choose(change->project, change->environment, options->file, &ret->backup, error);
        if (r == 0)
                r = verify(change, options, ret, error);
        ret->seconds = (double)(clock_milliseconds() - start) / 1000;
        return r;
}
