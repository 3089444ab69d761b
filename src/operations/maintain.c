/* SPDX-License-Identifier: PostgreSQL */
#include "operations/maintain.h"

#include <string.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "postgres/quote.h"
#include "sql/maintain_all_tables.h"
#include "sql/maintain_find_table.h"
#include "sql/maintain_parse_name.h"
#include "sql/maintain_search_path.h"
#include "sql/maintain_table_names.h"

/* A table that is to be worked on. */
struct work {
        char *schema;
        char *table;
        char *name; /* both, quoted where needed */
        uint64_t bytes;
        bool is_system;
};

struct work_list {
        struct work *items;
        size_t count;
        uint64_t bytes;
};

static void work_list_clear(struct work_list *list)
{
        for (size_t i = 0; i < list->count; i++) {
                free(list->items[i].schema);
                free(list->items[i].table);
                free(list->items[i].name);
        }
        free(list->items);
}

void maintenance_report_clear(struct maintenance_report *report)
{
        for (size_t i = 0; i < report->count; i++) {
                free(report->items[i].name);
                free(report->items[i].reason);
        }
        free(report->items);
        *report = (struct maintenance_report){ 0 };
}

/* Which tables ------------------------------------------------------------------------------------- */

/* The columns are schema, table, name, bytes, whether it is the server's own. A table that was named twice is
 * done once. */
static int add_work(struct work_list *list, const ski_result *rows, size_t row, ski_error *error)
{
        struct work *items;

        for (size_t i = 0; i < list->count; i++)
                if (strcmp(list->items[i].name, ski_result_text(rows, row, 2)) == 0)
                        return 0;
        items = realloc(list->items, (list->count + 1) * sizeof(*items));
        if (!items)
                return ski_error_oom(error);
        list->items = items;
        struct work *work = &items[list->count++];
        *work = (struct work){
                .schema = strdup(ski_result_text(rows, row, 0)),
                .table = strdup(ski_result_text(rows, row, 1)),
                .name = strdup(ski_result_text(rows, row, 2)),
                .bytes = (uint64_t)ski_result_int8(rows, row, 3),
                .is_system = ski_result_bool(rows, row, 4),
        };
        list->bytes += work->bytes;
        return work->schema && work->table && work->name ? 0 : ski_error_oom(error);
}

static int list_all(ski_session *session, const struct maintenance *maintenance, struct work_list *list,
                    ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(session, &rows, error, sql_maintain_all_tables,
                        SKI_PARAMS(ski_bool(!maintenance->full)));
        for (size_t row = 0; r == 0 && row < ski_result_rows(rows); row++)
                r = add_work(list, rows, row, error);
        return r;
}

static int unknown_table(ski_session *session, const char *typed, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        _cleanup_strings_ struct strings names = STRINGS_INIT;
        const char *nearest;
        int r;

        r = ski_execute(session, &rows, error, sql_maintain_table_names, SKI_NO_PARAMS);
        if (r < 0)
                return r;
        for (size_t row = 0; row < ski_result_rows(rows); row++)
                strings_add(&names, ski_result_text(rows, row, 0));
        if (names.failed)
                return ski_error_oom(error);
        nearest = names.count > 0 ? text_nearest(typed, (const char *const *)names.items) : NULL;
        ski_error_set(error, -SKI_ENOTFOUND, "there is no table \"%s\"", typed);
        if (nearest)
                return ski_error_hint(error, "did you mean \"%s\"? Nothing was done yet", nearest);
        return ski_error_hint(error, "nothing was done yet");
}

/* Takes the first of the matches, which are sorted by how near they are; two that are equally near are one too
 * many. ret_found is false when there are none. */
static int take_match(const ski_result *rows, const char *typed, struct work_list *list, bool *ret_found,
                      ski_error *error)
{
        *ret_found = ski_result_rows(rows) > 0;
        if (!*ret_found)
                return 0;
        if (ski_result_rows(rows) > 1 && ski_result_int8(rows, 0, 5) == ski_result_int8(rows, 1, 5)) {
                ski_error_set(error, -SKI_EUSAGE, "\"%s\" may be %s or %s", typed, ski_result_text(rows, 0, 2),
                              ski_result_text(rows, 1, 2));
                return ski_error_hint(error, "put the schema before the table's name");
        }
        return add_work(list, rows, 0, error);
}

/* What was typed is first taken to the letter, then as psql would read it. */
static int find_table(ski_session *session, const char *schemas, const char *typed, struct work_list *list,
                      ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *exact = NULL, *parsed = NULL, *folded = NULL;
        SKI_CLEANUP_ERROR ski_error malformed = SKI_ERROR_INIT;
        bool found = false;
        int r;

        r = ski_execute(session, &exact, error, sql_maintain_find_table,
                        SKI_PARAMS(ski_text(typed), ski_null(), ski_null(), ski_text(schemas)));
        if (r == 0)
                r = take_match(exact, typed, list, &found, error);
        if (r < 0 || found)
                return r;
        r = ski_execute(session, &parsed, &malformed, sql_maintain_parse_name, SKI_PARAMS(ski_text(typed)));
        if (r == -SKI_EDATA)
                return unknown_table(session, typed, error);
        if (r < 0)
                return ski_error_move(error, &malformed);
        r = ski_execute(session, &folded, error, sql_maintain_find_table,
                        SKI_PARAMS(ski_null(), ski_text(ski_result_text(parsed, 0, 0)),
                                   ski_text(ski_result_text(parsed, 0, 1)), ski_text(schemas)));
        if (r == 0)
                r = take_match(folded, typed, list, &found, error);
        if (r < 0 || found)
                return r;
        return unknown_table(session, typed, error);
}

/* The role's own path: it is asked for in a scope that has not replaced it. */
static int read_search_path(ski_session *session, ski_result **ret_path, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = ski_scope_begin(&scope, session, SKI_READ_ONLY | SKI_OWN_SEARCH_PATH, error);
        if (r < 0)
                return r;
        return ski_execute(session, ret_path, error, sql_maintain_search_path, SKI_NO_PARAMS);
}

static int list_named(ski_session *session, const struct strings *tables, struct work_list *list,
                      ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *path = NULL;
        int r;

        r = read_search_path(session, &path, error);
        for (size_t i = 0; r == 0 && i < tables->count; i++)
                r = find_table(session, ski_result_text(path, 0, 0), tables->items[i], list, error);
        return r;
}

/* The work ----------------------------------------------------------------------------------------- */

/* The server says that it skips a table as a warning, not as an error. */
static void keep_warning(const char *severity, const char *message, void *context)
{
        struct text *warnings = context;

        (void)severity;
        if (warnings->length > 0)
                text_append(warnings, "; ");
        text_append(warnings, message);
}

static void compose(const struct maintenance *maintenance, const struct work *work, struct text *statement)
{
        if (!maintenance->vacuum)
                text_append(statement, "ANALYZE ");
        else if (maintenance->full)
                text_append(statement, maintenance->analyze ? "VACUUM (FULL, ANALYZE) " : "VACUUM (FULL) ");
        else
                text_append(statement, maintenance->analyze ? "VACUUM (ANALYZE) " : "VACUUM ");
        quote_qualified(statement, work->schema, work->table);
}

/* The server's words name the table in quotes where it leaves out the table itself, and not a part of it. */
static bool was_skipped(const char *warnings, const struct work *work)
{
        _cleanup_free_ char *quoted = text_format("\"%s\"", work->table);

        return quoted && strstr(warnings, quoted) && strstr(warnings, "skipping");
}

static int do_table(ski_session *session, const struct maintenance *maintenance, const struct work *work,
                    struct maintained_table *ret, ski_error *error)
{
        _cleanup_text_ struct text statement = TEXT_INIT, warnings = TEXT_INIT;
        SKI_CLEANUP_ERROR ski_error trouble = SKI_ERROR_INIT;
        int64_t began = clock_microseconds();
        int r;

        *ret = (struct maintained_table){ .name = strdup(work->name),
                                          .bytes = work->bytes,
                                          .is_system = work->is_system };
        compose(maintenance, work, &statement);
        if (statement.failed || !ret->name)
                return ski_error_oom(error);
        ski_session_on_notice(session, keep_warning, &warnings);
        r = ski_execute_alone(session, NULL, &trouble, text_get(&statement));
        ski_session_on_notice(session, NULL, NULL);
        /* Dropped since it was listed, or in a schema that this role may not look into. */
        if (r < 0 && (strcmp(trouble.sqlstate, "42P01") == 0 || strcmp(trouble.sqlstate, "42501") == 0)) {
                keep_warning("", trouble.message, &warnings);
                ret->outcome = MAINTENANCE_SKIPPED;
        } else if (r < 0) {
                ski_error_move(error, &trouble);
                return ski_error_prefix(error, "%s", work->name);
        }
        if (warnings.length > 0) {
                if (was_skipped(text_get(&warnings), work))
                        ret->outcome = MAINTENANCE_SKIPPED;
                ret->reason = text_steal(&warnings);
                if (!ret->reason)
                        return ski_error_oom(error);
        }
        ret->seconds = (double)(clock_microseconds() - began) / 1e6;
        return 0;
}

static int do_all(ski_session *session, const struct maintenance *maintenance, const struct work_list *list,
                  bool dry_run, struct maintenance_report *report, ski_error *error)
{
        uint64_t done = 0;
        int r = 0;

        report->items = calloc(list->count + 1, sizeof(*report->items));
        if (!report->items)
                return ski_error_oom(error);
        if (maintenance->begin && !dry_run)
                maintenance->begin(list->bytes, maintenance->context);
        for (size_t i = 0; r == 0 && i < list->count; i++) {
                const struct work *work = &list->items[i];
                struct maintained_table *table = &report->items[report->count++];

                if (dry_run) {
                        *table = (struct maintained_table){ .name = strdup(work->name),
                                                            .bytes = work->bytes,
                                                            .is_system = work->is_system };
                        r = table->name ? 0 : ski_error_oom(error);
                        continue;
                }
                if (interrupt_requested())
                        return ski_error_set(error, -SKI_EINTERRUPTED,
                                             "interrupted; %zu of %zu table%s done", i, list->count,
                                             list->count == 1 ? " is" : "s are");
                if (maintenance->progress)
                        maintenance->progress(work->name, done, maintenance->context);
                r = do_table(session, maintenance, work, table, error);
                if (r < 0)
                        table->outcome = MAINTENANCE_FAILED;
                done += work->bytes;
        }
        return r;
}

static int do_with_journal(const struct change *change, ski_session *session,
                           const struct maintenance *maintenance, const struct work_list *list,
                           struct maintenance_report *report, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error outcome = SKI_ERROR_INIT;
        struct journal_entry *entry = journal_begin(change->project, change->environment, change->command);
        size_t done = 0, skipped = 0;

        do_all(session, maintenance, list, false, report, &outcome);
        for (size_t i = 0; i < report->count; i++) {
                done += report->items[i].outcome == MAINTENANCE_DONE;
                skipped += report->items[i].outcome == MAINTENANCE_SKIPPED;
        }
        journal_note(entry, "%zu of %zu table%s", done, list->count, text_plural(list->count));
        if (skipped > 0)
                journal_note(entry, "%zu skipped", skipped);
        journal_end(entry, &outcome);
        return outcome.code < 0 ? ski_error_move(error, &outcome) : 0;
}

int maintain(const struct change *change, const struct maintenance *maintenance, struct maintenance_report *ret,
             ski_error *error)
{
        SKI_CLEANUP_SESSION ski_session *session = NULL;
        _cleanup_(work_list_clear) struct work_list list = { 0 };
        _cleanup_(maintenance_report_clear) struct maintenance_report report = { 0 };
        ski_session_options options = change_catalog_options(change);
        int r;

        r = change_open(change, false, NULL, &options, &session, error);
        if (r < 0)
                return r;
        if (maintenance->tables->count > 0)
                r = list_named(session, maintenance->tables, &list, error);
        else
                r = list_all(session, maintenance, &list, error);
        if (r < 0)
                return r;
        if (maintenance->full && !change->dry_run) {
                r = guard_change(change->project, change->environment, "locks and rewrites tables of",
                                 change->confirmation, error);
                if (r < 0)
                        return r;
        }
        if (change->dry_run)
                r = do_all(session, maintenance, &list, true, &report, error);
        else
                r = do_with_journal(change, session, maintenance, &list, &report, error);
        if (r < 0)
                return r;
        *ret = report;
        report = (struct maintenance_report){ 0 };
        return 0;
}
