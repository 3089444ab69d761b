/* SPDX-License-Identifier: PostgreSQL
 *
 * The command that takes over what others keep revisions in: db import.
 */
#include <stdio.h>

#include "base/log.h"
#include "cli/commands.h"
#include "cli/invocation.h"
#include "operations/import_migrations.h"
#include "report/json.h"

static json_t *files_json(const struct import_files *files)
{
        json_t *array = json_array();

        for (size_t i = 0; i < files->count; i++) {
                const struct import_file *file = &files->items[i];

                json_array_append_new(array,
                                      json_pack("{s:s, s:s, s:s, s:b}", "revision", file->draft.id, "origin",
                                                file->origin, "path", file->path, "present", file->present));
        }
        return array;
}

static int print_json(const struct import_result *result, bool dry_run, ski_error *error)
{
        return json_print(json_pack("{s:b, s:o, s:o, s:o, s:o, s:I, s:I, s:f}", "dry_run", dry_run, "revisions",
                                    files_json(&result->files), "recorded", json_texts(&result->recorded),
                                    "irreversible", json_texts(&result->irreversible), "notes",
                                    json_texts(&result->notes), "proved_up", (json_int_t)result->proved_up,
                                    "proved_down", (json_int_t)result->proved_down, "seconds", result->seconds),
                          error);
}

static void print_files(const struct import_result *result, bool dry_run)
{
        size_t present = 0;

        for (size_t i = 0; i < result->files.count; i++) {
                const struct import_file *file = &result->files.items[i];

                present += file->present;
                if (!file->present)
                        printf(dry_run ? "would generate %s\n" : "Generating %s ...  done\n", file->path);
        }
        if (present > 0)
                log_info("%zu revision%s there already and stay%s as they are", present,
                         present == 1 ? " is" : "s are", present == 1 ? "s" : "");
        for (size_t i = 0; i < result->recorded.count; i++)
                log_warning("%s reads the database; what stands in its file was recorded from an empty one",
                            result->recorded.items[i]);
        for (size_t i = 0; i < result->irreversible.count; i++)
                log_info("%s has no way back", result->irreversible.items[i]);
        for (size_t i = 0; i < result->notes.count; i++)
                log_warning("%s", result->notes.items[i]);
        if (result->proved_up > 0)
                log_info("equal to what Alembic builds after %zu upgrade%s and %zu downgrade%s",
                         result->proved_up, text_plural(result->proved_up), result->proved_down,
                         text_plural(result->proved_down));
}

int command_db_import(struct invocation *invocation, ski_error *error)
{
        _cleanup_(import_result_clear) struct import_result result = { 0 };
        const struct import_options options = {
                .folder = invocation_argument(invocation, "DIR"),
                .directory = invocation_text(invocation, "directory"),
                .python = invocation_text(invocation, "python"),
                .record = invocation_flag(invocation, "record"),
                .unproved = invocation_flag(invocation, "unproved"),
                .stamp = invocation_text(invocation, "stamp"),
        };
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r == 0)
                r = import_migrations(change, &options, &result, error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(&result, change->dry_run, error);
        print_files(&result, change->dry_run);
        return 0;
}
