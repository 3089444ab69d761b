/* SPDX-License-Identifier: PostgreSQL */
#include <inttypes.h>
#include <stdio.h>

#include "cli/backup_secrets.h"
#include "cli/command_backup.h"
#include "cli/commands.h"
#include "cli/shown_phase.h"
#include "operations/restore_database.h"

static int print_json(const struct restore_result *result, const struct change *change, ski_error *error)
{
        return json_print(json_pack("{s:o, s:o, s:o, s:b, s:b, s:b, s:I, s:I, s:o, s:o, s:o, s:o, s:f}",
                                    "environment", json_text(change->environment->name), "database",
                                    json_text(result->database), "backup", backup_json(&result->backup),
                                    "dry_run", change->dry_run, "replaced", result->existed, "verified",
                                    result->is_verified, "tables", (json_int_t)result->tables, "rows",
                                    (json_int_t)result->rows, "retained", json_text(result->retained), "notes",
                                    json_texts(&result->notes), "sessions_ended", json_texts(&result->sessions),
                                    "not_carried_over", json_texts(&result->limits), "seconds",
                                    result->seconds),
                          error);
}

static void print_text(const struct restore_result *result, const struct change *change)
{
        const struct backup *backup = &result->backup;

        if (change->dry_run) {
                printf("%s would become what %s holds (made at %s)%s; nothing was changed\n", result->database,
                       backup->path, backup->created_at,
                       result->existed ? ", and the present database would be retained"
                                       : ", as a new database");
                return;
        }
        printf("restored %s from %s (made at %s): %" PRIu64 " table%s, %s%" PRIu64 " row%s in %.1f s; %s\n",
               result->database, backup->path, backup->created_at, result->tables, text_plural(result->tables),
               result->is_verified ? "" : "about ", result->rows, text_plural(result->rows), result->seconds,
               result->is_verified ? "compared with the manifest, equal"
                                   : "unverified: there is no manifest to compare with");
        if (result->retained)
                printf("the old %s is retained as %s; 'skinspire undo %s' brings it back\n", result->database,
                       result->retained, change->environment->name);
}

/* 'restore latest' and 'restore FILE' are for the active environment. */
static int read_words(struct invocation *invocation, const char **ret_environment, const char **ret_file,
                      ski_error *error)
{
        const char *first = invocation_argument(invocation, "ENV");
        const char *word = invocation_argument(invocation, "FILE"),
                   *option = invocation_text(invocation, "file");

        *ret_environment = first;
        if (first && !word && !environment_is_known(invocation->project, first)) {
                *ret_environment = NULL;
                word = first;
        }
        *ret_file = word ? word : option;
        if (word && option)
                return ski_error_set(error, -SKI_EUSAGE, "the backup is given twice, as '%s' and as '%s'", word,
                                     option);
        return 0;
}

int command_restore(struct invocation *invocation, ski_error *error)
{
        _cleanup_(restore_result_clear) struct restore_result result = { 0 };
        struct shown_phase shown = { "" };
        const struct change *change;
        const char *environment, *file;
        int r;

        r = read_words(invocation, &environment, &file, error);
        if (r == 0)
                r = invocation_change_named(invocation, environment, &change, error);
        if (r < 0)
                return r;
        const struct restore_options options = {
                .file = file,
                .into = invocation_text(invocation, "into"),
                .tables = invocation_list(invocation, "table"),
                .keep_sessions = invocation_flag(invocation, "no-disconnect"),
                .unmasked = invocation_flag(invocation, "unmasked"),
                .no_owner = invocation_flag(invocation, "no-owner"),
                .no_privileges = invocation_flag(invocation, "no-privileges"),
                .resume = invocation_flag(invocation, "resume"),
                .jobs = (unsigned)invocation_number(invocation, "jobs", 0),
                .secrets = backup_secret_giver(invocation),
                .progress = show_phase,
                .context = &shown,
        };
        if (options.into && options.tables->count > 0)
                return ski_error_set(error, -SKI_EUSAGE,
                                     "--table replaces rows in the environment's own database, and "
                                     "--into makes a new one: one of them");
        r = restore_database(change, &options, &result, error);
        end_phases(&shown, r);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_json(&result, change, error);
        print_text(&result, change);
        return 0;
}
