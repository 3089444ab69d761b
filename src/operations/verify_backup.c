/* SPDX-License-Identifier: PostgreSQL */
#include "operations/verify_backup.h"

#include "base/clock.h"
#include "operations/replacing.h"
#include "operations/restoring.h"

void verify_backup_result_clear(struct verify_backup_result *result)
{
        backup_clear(&result->backup);
        *result = (struct verify_backup_result){ 0 };
}

/* A name of its own, so that a database may be tried out while it is being replaced. */
static char *scratch_name(const struct change *change)
{
        const char *database = change->environment->database;

        return text_format("%.*s_trial", (int)text_utf8_prefix(database, 57), database);
}

/* What is built and never takes a place is dropped with the replacement. */
static int try_out(struct restoring *restoring, ski_error *error)
{
        const ski_session_options session = change_catalog_options(restoring->change);
        const struct replacement_options options = replacing_options(restoring->change, &session);
        const struct database_shape shape = restoring_shape(restoring, false);
        _cleanup_(replacement_freep) struct replacement *replacement = NULL;
        _cleanup_(conninfo_freep) struct conninfo *server = NULL, *building = NULL;
        _cleanup_free_ char *name = scratch_name(restoring->change);
        int r;

        if (!name)
                return ski_error_oom(error);
        r = change_conninfo(restoring->change, true, NULL, &server, error);
        if (r == 0)
                r = replacement_begin(server, name, &options, &replacement, error);
        if (r == 0)
                r = replacement_create(replacement, &shape, &building, error);
        return r < 0 ? r : restoring_fill(restoring, building, error);
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
