/* SPDX-License-Identifier: PostgreSQL
 *
 * The commands that show revisions and where a database is: db history, show, current.
 */
#include <string.h>

#include "base/log.h"
#include "cli/command_db.h"
#include "cli/commands.h"
#include "cli/revision_text.h"
#include "migration/identifier.h"
#include "migration/range.h"
#include "operations/read_current.h"
#include "report/json.h"

static bool contains(const struct revision_list *list, const struct revision *revision)
{
        for (size_t i = 0; i < list->count; i++) {
                if (list->items[i] == revision)
                        return true;
        }
        return false;
}

/* Appends each, `current` among them with a mark. */
static void append_revisions(struct text *text, const struct revision_list *list,
                             const struct revision_list *current, unsigned flags, bool verbose)
{
        for (size_t i = 0; i < list->count; i++) {
                unsigned mark = contains(current, list->items[i]) ? REVISION_IS_CURRENT : 0;

                if (verbose)
                        revision_append_details(text, list->items[i], mark);
                else
                        revision_append_line(text, list->items[i], flags | mark);
                text_append(text, "\n");
        }
}

/* history ---------------------------------------------------------------------------------------------- */

static int print_history(const struct invocation *invocation, const struct revision_list *list,
                         const struct revision_list *current, ski_error *error)
{
        const struct revision_list nowhere = { 0 };
        _cleanup_text_ struct text text = TEXT_INIT;

        if (invocation_flag(invocation, "json"))
                return json_print(command_db_json(list, current), error);
        if (!invocation_flag(invocation, "indicate-current"))
                current = &nowhere;
        append_revisions(&text, list, current,
                         REVISION_SHOW_BRANCHES | REVISION_SHOW_PARENTS | REVISION_SHOW_MESSAGE |
                                 REVISION_SHOW_TREE,
                         invocation_flag(invocation, "verbose"));
        return command_db_print(&text, error);
}

int command_db_history(struct invocation *invocation, ski_error *error)
{
        const char *range = invocation_text(invocation, "rev-range");
        bool asks = invocation_flag(invocation, "indicate-current") || (range && range_needs_current(range));
        _cleanup_(migration_files_clear) struct migration_files files = { 0 };
        struct revision_list list = { 0 }, current = { 0 };
        int r;

        r = command_db_read(invocation, &files, error);
        if (r == 0 && asks)
                r = command_db_current_of(invocation, &files, &current, error);
        if (r == 0)
                r = range_resolve(files.history, range, asks ? &current : NULL, &list, error);
        if (r == 0)
                r = print_history(invocation, &list, asks ? &current : NULL, error);
        free(list.items);
        free(current.items);
        return r;
}

/* show ------------------------------------------------------------------------------------------------- */

int command_db_show(struct invocation *invocation, ski_error *error)
{
        const char *name = invocation_argument(invocation, "REVISION");
        const struct revision_list nowhere = { 0 };
        _cleanup_(migration_files_clear) struct migration_files files = { 0 };
        _cleanup_text_ struct text text = TEXT_INIT;
        struct revision_list list = { 0 };
        int r;

        r = command_db_read(invocation, &files, error);
        if (r == 0)
                r = command_db_resolve(invocation, &files, name ? name : "head", &list, error);
        if (r == 0 && invocation_flag(invocation, "json")) {
                r = json_print(command_db_json(&list, NULL), error);
        } else if (r == 0) {
                append_revisions(&text, &list, &nowhere, 0, true);
                r = command_db_print(&text, error);
        }
        free(list.items);
        return r;
}

/* current ---------------------------------------------------------------------------------------------- */

static int append_place(const struct change *change, struct text *text, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        _cleanup_free_ char *url = NULL;
        int r;

        r = change_conninfo(change, false, NULL, &conninfo, error);
        if (r < 0)
                return r;
        url = conninfo_url(conninfo);
        text_appendf(text, "Current revision(s) for %s:\n", url ? url : "");
        return url ? 0 : ski_error_oom(error);
}

/* The version table knows nothing of revisions that are half done. */
static void warn_of_stops(const ski_result *interrupted)
{
        for (size_t row = 0; interrupted && row < ski_result_rows(interrupted); row++) {
                const struct migration_stop stop = migration_stop_at(interrupted, row);
                SKI_CLEANUP_ERROR ski_error told = SKI_ERROR_INIT;

                migration_stop_refuse(&stop, &told);
                log_warning("%s; %s", told.message, told.hint);
        }
}

static json_t *current_json(const struct revision_list *list, const ski_result *interrupted)
{
        json_t *root = command_db_json(list, NULL), *half_done = json_array();

        for (size_t row = 0; interrupted && row < ski_result_rows(interrupted); row++) {
                const struct migration_stop stop = migration_stop_at(interrupted, row);

                json_array_append_new(half_done,
                                      json_pack("{s:s, s:s}", "revision", stop.revision, "direction",
                                                stop.direction == REVISION_UPGRADE ? "upgrade" : "downgrade"));
        }
        json_object_set_new(root, "half_done", half_done);
        return root;
}

static int print_current(const struct invocation *invocation, const struct change *change,
                         const struct revision_list *list, const ski_result *interrupted, ski_error *error)
{
        const struct revision_list nowhere = { 0 };
        bool verbose = invocation_flag(invocation, "verbose");
        _cleanup_text_ struct text text = TEXT_INIT;
        int r = 0;

        if (invocation_flag(invocation, "json"))
                return json_print(current_json(list, interrupted), error);
        if (verbose)
                r = append_place(change, &text, error);
        append_revisions(&text, list, &nowhere, REVISION_SHOW_TREE, verbose);
        if (r == 0)
                r = command_db_print(&text, error);
        warn_of_stops(interrupted);
        return r;
}

int command_db_current(struct invocation *invocation, ski_error *error)
{
        _cleanup_(migration_files_clear) struct migration_files files = { 0 };
        struct revision_list current = { 0 }, shown = { 0 };
        SKI_CLEANUP_RESULT ski_result *interrupted = NULL;
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        if (r == 0)
                r = command_db_read(invocation, &files, error);
        if (r == 0)
                r = read_current(change, &files, &current, &interrupted, error);
        if (r == 0)
                r = current_with_needed(files.history, &current, &shown, error);
        if (r == 0)
                r = print_current(invocation, change, &shown, interrupted, error);
        free(current.items);
        free(shown.items);
        return r;
}
