/* SPDX-License-Identifier: PostgreSQL */
#include "cli/command_db.h"

#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/revision_text.h"
#include "migration/identifier.h"
#include "operations/read_current.h"
#include "report/json.h"

int command_db_read(const struct invocation *invocation, struct migration_files *ret, ski_error *error)
{
        return migration_files_read(invocation->project, invocation_text(invocation, "directory"), ret, error);
}

int command_db_print(const struct text *text, ski_error *error)
{
        if (text->failed)
                return ski_error_oom(error);
        fputs(text_get(text), stdout);
        return 0;
}

json_t *command_db_json(const struct revision_list *list, const struct revision_list *current)
{
        json_t *array = revisions_json(list);

        for (size_t i = 0; current && i < list->count; i++) {
                bool is_current = false;

                for (size_t k = 0; k < current->count; k++)
                        is_current |= current->items[k] == list->items[i];
                json_object_set_new(json_array_get(array, i), "current", json_boolean(is_current));
        }
        return json_pack("{s:o}", "revisions", array);
}

int command_db_current_of(struct invocation *invocation, const struct migration_files *files,
                          struct revision_list *ret, ski_error *error)
{
        const struct change *change;
        int r;

        r = invocation_change(invocation, NULL, &change, error);
        return r < 0 ? r : read_current(change, files, ret, NULL, error);
}

int command_db_resolve(struct invocation *invocation, const struct migration_files *files, const char *text,
                       struct revision_list *ret, ski_error *error)
{
        if (strcmp(text, "current") == 0)
                return command_db_current_of(invocation, files, ret, error);
        return identifier_resolve(files->history, text, NULL, ret, error);
}

/* heads ------------------------------------------------------------------------------------------------ */

static int print_heads(const struct invocation *invocation, const struct revision_list *heads, ski_error *error)
{
        bool verbose = invocation_flag(invocation, "verbose");
        _cleanup_text_ struct text text = TEXT_INIT;

        for (size_t i = 0; i < heads->count; i++) {
                if (verbose)
                        revision_append_details(&text, heads->items[i], 0);
                else
                        revision_append_line(&text, heads->items[i], REVISION_SHOW_BRANCHES);
                text_append(&text, "\n");
        }
        return command_db_print(&text, error);
}

/* Without those that something depends on. */
static void keep_real_heads(struct revision_list *heads)
{
        size_t kept = 0;

        for (size_t i = 0; i < heads->count; i++) {
                if (heads->items[i]->dependents.count == 0)
                        heads->items[kept++] = heads->items[i];
        }
        heads->count = kept;
}

int command_db_heads(struct invocation *invocation, ski_error *error)
{
        _cleanup_(migration_files_clear) struct migration_files files = { 0 };
        struct revision_list heads = { 0 };
        int r;

        r = command_db_read(invocation, &files, error);
        if (r == 0 && !history_heads(files.history, &heads))
                r = ski_error_oom(error);
        if (r < 0)
                return r;
        if (invocation_flag(invocation, "resolve-dependencies"))
                keep_real_heads(&heads);
        if (invocation_flag(invocation, "json"))
                r = json_print(json_pack("{s:o}", "heads", revisions_json(&heads)), error);
        else
                r = print_heads(invocation, &heads, error);
        free(heads.items);
        return r;
}

/* branches --------------------------------------------------------------------------------------------- */

static void append_branch_point(struct text *text, const struct revision *revision, bool verbose)
{
        if (verbose)
                revision_append_details(text, revision, 0);
        else
                revision_append_line(text, revision, REVISION_SHOW_BRANCHES | REVISION_SHOW_TREE);
        text_append(text, "\n");
        for (size_t i = 0; i < revision->children.count; i++) {
                text_appendf(text, "%*s -> ", (int)strlen(revision->id), "");
                revision_append_line(text, revision->children.items[i],
                                     REVISION_SHOW_BRANCHES | REVISION_SHOW_TREE |
                                             (verbose ? REVISION_SHOW_MESSAGE : 0));
                text_append(text, "\n");
        }
        text_append(text, "\n");
}

int command_db_branches(struct invocation *invocation, ski_error *error)
{
        _cleanup_(migration_files_clear) struct migration_files files = { 0 };
        _cleanup_free_ struct revision **points = NULL;
        _cleanup_text_ struct text text = TEXT_INIT;
        struct revision_list list = { 0 };
        int r;

        r = command_db_read(invocation, &files, error);
        if (r < 0)
                return r;
        points = list.items = calloc(files.history->count + 1, sizeof(*points));
        if (!points)
                return ski_error_oom(error);
        for (size_t i = files.history->count; i > 0; i--) {
                if (files.history->revisions[i - 1]->children.count > 1)
                        points[list.count++] = files.history->revisions[i - 1];
        }
        if (invocation_flag(invocation, "json"))
                return json_print(json_pack("{s:o}", "branches", revisions_json(&list)), error);
        for (size_t i = 0; i < list.count; i++)
                append_branch_point(&text, points[i], invocation_flag(invocation, "verbose"));
        return command_db_print(&text, error);
}
