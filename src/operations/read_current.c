/* SPDX-License-Identifier: PostgreSQL */
#include "operations/read_current.h"

#include <stdlib.h>

static int collect(const struct history *history, const bool *marks, struct revision_list *ret,
                   ski_error *error)
{
        struct revision **items = calloc(history->count + 1, sizeof(*items));
        size_t count = 0;

        if (!items)
                return ski_error_oom(error);
        for (size_t i = 0; i < history->count; i++) {
                if (marks[i])
                        items[count++] = history->revisions[i];
        }
        *ret = (struct revision_list){ items, count };
        return 0;
}

/* Puts the list into the history's order, each revision once. */
static int put_in_order(const struct history *history, const struct revision_list *list,
                        struct revision_list *ret, ski_error *error)
{
        _cleanup_free_ bool *marks = calloc(history->count + 1, sizeof(*marks));

        if (!marks)
                return ski_error_oom(error);
        for (size_t i = 0; i < list->count; i++)
                marks[list->items[i]->place] = true;
        return collect(history, marks, ret, error);
}

int read_current(const struct change *change, const struct migration_files *files, struct revision_list *ret,
                 ski_result **ret_interrupted, ski_error *error)
{
        const struct version_table table = migration_version_table(files);
        ski_session_options options = change->session;
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        _cleanup_strings_ struct strings ids = STRINGS_INIT;
        struct revision_list found = { 0 };
        bool exists;
        int r;

        options.read_only = true;
        r = change_open(change, false, NULL, &options, &session, error);
        if (r == 0)
                r = versions_read(session, &table, &ids, &exists, error);
        if (r == 0)
                r = versions_locate(files->history, &ids, &found, error);
        if (r == 0 && ret_interrupted)
                r = migration_log_interrupted(session, ret_interrupted, error);
        if (r == 0)
                r = put_in_order(files->history, &found, ret, error);
        free(found.items);
        return r;
}

int read_current_whole(const struct change *change, const struct migration_files *files,
                       struct revision_list *ret, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *interrupted = NULL;
        int r;

        r = read_current(change, files, ret, &interrupted, error);
        if (r < 0 || !interrupted || ski_result_rows(interrupted) == 0)
                return r;
        const struct migration_stop stop = migration_stop_at(interrupted, 0);

        return migration_stop_refuse(&stop, error);
}

int current_with_needed(const struct history *history, const struct revision_list *current,
                        struct revision_list *ret, ski_error *error)
{
        _cleanup_free_ bool *marks = calloc(history->count + 1, sizeof(*marks));
        _cleanup_free_ bool *covered = calloc(history->count + 1, sizeof(*covered));

        if (!marks || !covered)
                return ski_error_oom(error);
        history_mark_ancestors(history, current, marks);
        for (size_t i = 0; i < history->count; i++) {
                const struct revision_list *parents = &history->revisions[i]->parents;

                for (size_t k = 0; marks[i] && k < parents->count; k++)
                        covered[parents->items[k]->place] = true;
        }
        for (size_t i = 0; i < history->count; i++)
                marks[i] = marks[i] && !covered[i];
        return collect(history, marks, ret, error);
}
