/* SPDX-License-Identifier: PostgreSQL */
#include "base/log.h"
#include "operations/build_database.h"
#include "operations/create_database.h"
#include "operations/guard.h"
#include "operations/journal.h"
#include "operations/reset_in_place.h"
#include "operations/sql_output.h"

void reset_result_clear(struct reset_result *result)
{
        strings_free(&result->extensions);
        strings_free(&result->files);
        sql_output_remove(result->output);
        free(result->retained);
}

static int find_everything(const struct change *change, bool init, struct reset_result *result,
                           ski_error *error)
{
        const struct strings *extensions = setting_list(change->project, "database.extensions");
        int r;

        r = find_schema(change->project, &result->files, &result->output, error);
        if (r < 0)
                return r;
        if (result->files.count == 0) {
                ski_error_set(
                        error, -SKI_ECONFIG,
                        "a reset makes the database anew from the project's SQL files, and there are none");
                return ski_error_hint(
                        error,
                        "database.schema in skinspire.yaml names them, or database.schema_command prints them");
        }
        for (size_t i = 0; i < extensions->count; i++)
                strings_add(&result->extensions, extensions->items[i]);
        if (init)
                r = find_files(change->project, "database.seed", &result->files, error);
        if (r == 0 && result->extensions.failed)
                r = ski_error_oom(error);
        return r;
}

static int reset(const struct change *change, const struct reset_options *options, struct creation *creation,
                 struct reset_result *result, ski_error *error)
{
        const struct building building = {
                .operation = "reset",
                .extensions = &result->extensions,
                .scripts = &result->files,
                .triggers = true,
        };
        int r;

        r = creation_make_role(change, creation, error);
        if (r < 0)
                return r;
        if (result->in_place)
                return reset_in_place(change, &result->extensions, &result->files, options->no_backup,
                                      &result->statements, error);
        return build_database(change, &building, &result->statements, &result->retained, error);
}

static int reset_journalled(const struct change *change, const struct reset_options *options,
                            struct creation *creation, struct reset_result *result, ski_error *error)
{
        struct journal_entry *entry = journal_begin(change->project, change->environment, change->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = reset(change, options, creation, result, &failure);
        if (r < 0)
                sql_output_place_error(result->output, &failure);
        if (r == 0 && result->retained)
                journal_note(entry, "%s is retained as %s", change->environment->database, result->retained);
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

static int choose_way(const struct change *change, struct reset_result *result, ski_error *error)
{
        int r;

        if (!result->existed)
                return 0;
        r = reset_is_in_place(change, &result->in_place, error);
        if (r < 0 || !result->in_place)
                return r;
        log_info("this role may not create databases: %s is reset in place, and nothing of it retained",
                 change->environment->name);
        return reset_in_place_check(change, error);
}

int reset_database(const struct change *change, const struct reset_options *options, struct reset_result *ret,
                   ski_error *error)
{
        _cleanup_(reset_result_clear) struct reset_result result = { 0 };
        _cleanup_(creation_clear) struct creation creation = { 0 };
        int r;

        r = find_everything(change, options->init, &result, error);
        if (r == 0)
                r = creation_survey(change, &creation, error);
        if (r < 0)
                return r;
        result.existed = !creation.database;
        r = choose_way(change, &result, error);
        if (r < 0)
                return r;
        if (!change->dry_run) {
                r = guard_change(change->project, change->environment, "replaces every row and object of",
                                 change->confirmation, error);
                if (r == 0)
                        r = reset_journalled(change, options, &creation, &result, error);
                if (r < 0)
                        return r;
        }
        *ret = result;
        result = (struct reset_result){ 0 };
        return 0;
}
