/* SPDX-License-Identifier: PostgreSQL */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "cli/backup_secrets.h"
#include "cli/command_backup.h"
#include "cli/commands.h"
#include "cli/shown_phase.h"
#include "operations/backup_database.h"
#include "report/table.h"

/* backup ------------------------------------------------------------------------------------------- */

static int print_backup_json(const struct backup_result *result, const struct change *change, ski_error *error)
{
        const struct manifest *manifest = result->manifest;
        const struct content_count count = content_count(manifest->content);

        return json_print(json_pack("{s:o, s:o, s:o, s:b, s:b, s:b, s:I, s:I, s:I, s:o, s:o, s:f, s:f}",
                                    "environment", json_text(change->environment->name), "database",
                                    json_text(change->environment->database), "file", json_text(result->path),
                                    "dry_run", change->dry_run, "good", !change->dry_run, "encrypted",
                                    manifest->salt != NULL, "bytes", (json_int_t)manifest_bytes(manifest),
                                    "tables", (json_int_t)count.tables, "rows", (json_int_t)count.rows,
                                    "revision", json_text(manifest->revision), "warnings",
                                    json_texts(&result->warnings), "seconds", result->seconds, "check_seconds",
                                    result->check_seconds),
                          error);
}

static void print_backup(const struct backup_result *result, const struct change *change)
{
        const struct manifest *manifest = result->manifest;
        const struct content_count count = content_count(manifest->content);
        _cleanup_text_ struct text size = TEXT_INIT;

        if (change->dry_run) {
                printf("%s would be backed up to %s; nothing was written\n", change->environment->name,
                       result->path);
                return;
        }
        text_append_size(&size, manifest_bytes(manifest));
        printf("backed up %s to %s: %zu table%s, %" PRIu64 " row%s, %s in %.1f s; read back and good\n",
               change->environment->name, result->path, count.tables, text_plural(count.tables), count.rows,
               text_plural(count.rows), text_get(&size), result->seconds);
}

static int read_form(const struct invocation *invocation, struct backup_options *options, ski_error *error)
{
        const char *format = invocation_text(invocation, "format");

        options->compress = invocation_flag(invocation, "compress");
        if (!format || strcmp(format, "plain") == 0 || strcmp(format, "sql") == 0)
                options->form = MANIFEST_PLAIN;
        else if (strcmp(format, "archive") == 0)
                options->form = MANIFEST_ARCHIVE;
        else
                return ski_error_set(error, -SKI_EUSAGE, "'%s' is no format of a backup: plain or archive",
                                     format);
        return 0;
}

int command_backup(struct invocation *invocation, ski_error *error)
{
        _cleanup_(backup_result_clear) struct backup_result result = { 0 };
        _cleanup_(seal_secret_freep) struct seal_secret *secret = NULL;
        struct shown_phase shown = { "" };
        struct backup_options options = {
                .file = invocation_text(invocation, "output"),
                .jobs = (unsigned)invocation_number(invocation, "jobs", 0),
                .progress = show_phase,
                .context = &shown,
        };
        const struct change *change;
        int r;

        r = read_form(invocation, &options, error);
        if (r == 0)
                r = invocation_change(invocation, NULL, &change, error);
        if (r == 0)
                r = backup_new_secret(invocation, &secret, error);
        if (r < 0)
                return r;
        options.secret = secret;
        r = backup_database(change, &options, &result, error);
        end_phases(&shown, r);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "json"))
                return print_backup_json(&result, change, error);
        print_backup(&result, change);
        return 0;
}

/* backup list -------------------------------------------------------------------------------------- */

json_t *backup_json(const struct backup *backup)
{
        const struct manifest *manifest = backup->manifest;

        return json_pack(
                "{s:o, s:o, s:o, s:s, s:o, s:I, s:o, s:o, s:o, s:o}", "environment",
                json_text(backup->environment[0] ? backup->environment : NULL), "file", json_text(backup->path),
                "created_at", json_text(backup->created_at), "state", backup_state_name(backup->state),
                "problem", json_text(backup->problem), "bytes", (json_int_t)backup->bytes, "rows",
                manifest ? json_integer((json_int_t)content_count(manifest->content).rows) : json_null(),
                "revision", json_text(manifest ? manifest->revision : NULL), "created_by",
                json_text(manifest ? manifest->created_by : NULL), "encrypted",
                manifest ? json_boolean(manifest->salt != NULL) : json_null());
}

static const char *state_color(enum backup_state state)
{
        static const char *const colors[] = { "green", "yellow", "red" };

        return colors[state];
}

static void add_row(struct table *table, const struct backup *backup)
{
        _cleanup_text_ struct text size = TEXT_INIT, rows = TEXT_INIT;

        text_append_size(&size, backup->bytes);
        if (backup->manifest)
                text_appendf(&rows, "%" PRIu64, content_count(backup->manifest->content).rows);
        TABLE_ADD(table, backup->environment, backup->name, backup->created_at, text_get(&size),
                  text_get(&rows), backup_state_name(backup->state), backup->problem);
        table_color(table, 5, state_color(backup->state));
}

int command_backup_list(struct invocation *invocation, ski_error *error)
{
        static const struct table_column columns[] = {
                { "ENVIRONMENT", 0 },    { "BACKUP", 0 }, { "MADE AT", 0 },          { "SIZE", TABLE_RIGHT },
                { "ROWS", TABLE_RIGHT }, { "STATE", 0 },  { "PROBLEM", TABLE_WRAP }, { NULL, 0 },
        };
        _cleanup_(backup_list_clear) struct backup_list list = BACKUP_LIST_INIT;
        _cleanup_(environment_freep) struct environment *environment = NULL;
        _cleanup_(table_freep) struct table *table = table_new(columns);
        json_auto_t *backups = json_array();
        const char *only = invocation_argument(invocation, "ENV");
        int r = 0;

        if (!table || !backups)
                return ski_error_oom(error);
        if (only || invocation_text(invocation, "env"))
                r = environment_describe(invocation->project, only ? only : invocation_text(invocation, "env"),
                                         &environment, error);
        if (r == 0)
                r = backups_find(invocation->project, environment, &list, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < list.count; i++) {
                add_row(table, &list.items[i]);
                json_array_append_new(backups, backup_json(&list.items[i]));
        }
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:O}", "backups", backups), error);
        if (list.count == 0) {
                log_info("there is no backup; 'skinspire backup' makes one");
                return 0;
        }
        return table_print(table, error);
}
