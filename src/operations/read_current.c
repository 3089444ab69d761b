/* SPDX-License-Identifier: PostgreSQL */
#include "operations/read_current.h"

#include <stdlib.h>
#include <string.h>

#include "postgres/quote.h"

static const char undefined_table[] = "42P01";

static int open_session(const struct change *change, ski_session **ret, char **ret_url, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        ski_session_options options = change->session;
        int r;

        options.read_only = true;
        r = change_open(change, false, NULL, &options, ret, error);
        if (r == 0 && ret_url)
                r = change_conninfo(change, false, NULL, &conninfo, error);
        if (r < 0 || !ret_url)
                return r;
        *ret_url = conninfo_url(conninfo);
        return *ret_url ? 0 : ski_error_oom(error);
}

/* Asks for the rows at once: that the table is missing is the server's to say. */
static int query_versions(ski_session *session, const struct migration_place *place, ski_result **ret,
                          ski_error *error)
{
        _cleanup_text_ struct text query = TEXT_INIT;
        int r;

        text_append(&query, "select version_num from ");
        if (place->table_schema)
                quote_qualified(&query, place->table_schema, place->table);
        else
                quote_identifier(&query, place->table);
        if (query.failed)
                return ski_error_oom(error);
        r = ski_execute(session, ret, error, text_get(&query), SKI_NO_PARAMS);
        if (r == 0 || strcmp(error->sqlstate, undefined_table) != 0)
                return r;
        ski_error_clear(error);
        return 0;
}

static int complain_of_unknown(const char *id, const struct environment *environment, ski_error *error)
{
        ski_error_set(error, -SKI_ENOTFOUND, "Can't locate revision identified by '%s'", id);
        ski_error_detail(error, "the database of %s says that it is there, and no file has it",
                         environment->name);
        return ski_error_hint(
                error, "bring the file back; or, where the database really is at another one, 'skinspire db "
                       "stamp --purge REVISION'");
}

static int mark_rows(const struct change *change, const struct history *history, const ski_result *rows,
                     bool *marks, ski_error *error)
{
        for (size_t row = 0; row < ski_result_rows(rows); row++) {
                const char *id = ski_result_text(rows, row, 0);
                const struct revision *revision = history_find(history, id);

                if (!revision)
                        return complain_of_unknown(id, change->environment, error);
                marks[revision->place] = true;
        }
        return 0;
}

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

int read_current(const struct change *change, const struct migration_files *files, struct revision_list *ret,
                 char **ret_url, ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        _cleanup_free_ bool *marks = calloc(files->history->count + 1, sizeof(*marks));
        _cleanup_free_ char *url = NULL;
        int r;

        if (!marks)
                return ski_error_oom(error);
        r = open_session(change, &session, ret_url ? &url : NULL, error);
        if (r == 0)
                r = query_versions(session, files->place, &rows, error);
        if (r == 0 && rows)
                r = mark_rows(change, files->history, rows, marks, error);
        if (r == 0)
                r = collect(files->history, marks, ret, error);
        if (r == 0 && ret_url)
                *ret_url = steal(url);
        return r;
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
