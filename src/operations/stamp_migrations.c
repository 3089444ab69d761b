/* SPDX-License-Identifier: PostgreSQL
 *
 * Saying where a database is in its history, without running anything.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/user.h"
#include "migration/identifier.h"
#include "migration/migration_log.h"
#include "operations/migration_lock.h"
#include "operations/run_migrations.h"
#include "postgres/session_internal.h"

struct stamp {
        const struct change *change;
        const struct migration_options *options;
        struct migration_result *result;
        struct version_table table;
        ski_session *session;
        ski_scope scope;
        struct revision_list before, after;
        struct migration_entries entries; /* for the log */
        bool exists;
};

static void stamp_clear(struct stamp *stamp)
{
        ski_scope_rollback(&stamp->scope);
        ski_session_close(stamp->session);
        free(stamp->before.items);
        free(stamp->after.items);
        free(stamp->entries.items);
}

/* True when the one stands on the other. */
static bool is_below(const struct history *history, struct revision *lower, struct revision *upper, bool *marks)
{
        const struct revision_list list = { &upper, 1 };

        memset(marks, 0, history->count * sizeof(*marks));
        history_mark_ancestors(history, &list, marks);
        return marks[lower->place];
}

/* What was there on other lines stays; on the targets' own lines they take its place. */
static int keep_other_lines(const struct history *history, const struct revision_list *before,
                            const struct revision_list *targets, struct revision_list *ret, ski_error *error)
{
        _cleanup_free_ bool *marks = calloc(history->count + 1, sizeof(*marks));

        ret->items = calloc(before->count + targets->count + 1, sizeof(struct revision *));
        if (!marks || !ret->items)
                return ski_error_oom(error);
        for (size_t i = 0; i < targets->count; i++)
                ret->items[ret->count++] = targets->items[i];
        for (size_t i = 0; targets->count > 0 && i < before->count; i++) {
                bool shares = false;

                for (size_t k = 0; k < targets->count; k++)
                        shares |= is_below(history, before->items[i], targets->items[k], marks) ||
                                  is_below(history, targets->items[k], before->items[i], marks);
                if (!shares)
                        ret->items[ret->count++] = before->items[i];
        }
        return 0;
}

static int find_after(const struct history *history, const char *target, const struct revision_list *before,
                      struct revision_list *ret, ski_error *error)
{
        struct revision_list targets = { 0 };
        int r;

        r = identifier_resolve(history, target, before, &targets, error);
        if (r == 0)
                r = keep_other_lines(history, before, &targets, ret, error);
        free(targets.items);
        return r;
}

static int find_heads(struct stamp *stamp, const char *target, bool purge, ski_error *error)
{
        const struct history *history = stamp->result->files.history;
        int r = 0;

        if (!purge)
                r = versions_locate(history, &stamp->result->before, &stamp->before, error);
        if (r == 0)
                r = find_after(history, target, &stamp->before, &stamp->after, error);
        for (size_t i = 0; r == 0 && i < stamp->after.count; i++)
                strings_add(&stamp->result->after, stamp->after.items[i]->id);
        strings_sort(&stamp->result->after);
        return r == 0 && stamp->result->after.failed ? ski_error_oom(error) : r;
}

/* Each revision that the database had not, and has now, or the other way round. Nothing ran of it. */
static int find_entries(struct stamp *stamp, ski_error *error)
{
        const struct history *history = stamp->result->files.history;
        _cleanup_free_ bool *had = calloc(history->count + 1, sizeof(*had));
        _cleanup_free_ bool *has = calloc(history->count + 1, sizeof(*has));
        struct migration_entries *entries = &stamp->entries;

        entries->items = calloc(history->count + 1, sizeof(*entries->items));
        if (!had || !has || !entries->items)
                return ski_error_oom(error);
        history_mark_ancestors(history, &stamp->before, had);
        history_mark_ancestors(history, &stamp->after, has);
        for (size_t i = 0; i < history->count; i++) {
                if (had[i] != has[i])
                        entries->items[entries->count++] = (struct migration_entry){
                                .revision = history->revisions[i]->id,
                                .direction = has[i] ? REVISION_UPGRADE : REVISION_DOWNGRADE,
                                .is_whole = true,
                                .ended = clock_milliseconds(),
                        };
        }
        return 0;
}

static int write_log(struct stamp *stamp, ski_error *error)
{
        _cleanup_free_ char *user = user_at_host();
        bool has_log = false;
        int r;

        if (!user)
                return ski_error_oom(error);
        stamp->entries.environment = stamp->change->environment->name;
        stamp->entries.user = user;
        stamp->entries.version = stamp->options->version;
        r = find_entries(stamp, error);
        if (r == 0 && stamp->entries.count > 0)
                r = migration_log_make(stamp->session, &has_log, error);
        return r == 0 && has_log ? migration_log_add(stamp->session, &stamp->entries, error) : r;
}

/* All rows go, and what is wanted comes: the table then holds just that, whatever it held. */
static int write_heads(struct stamp *stamp, ski_error *error)
{
        const struct head_change change = { .added = stamp->after };
        int r = 0;

        if (!stamp->exists)
                r = versions_make(stamp->session, &stamp->table, error);
        else
                r = versions_forget(stamp->session, &stamp->table, error);
        if (r == 0)
                r = versions_change(stamp->session, &stamp->table, &change, error);
        if (r == 0)
                r = migration_log_forget_interrupted(stamp->session, error);
        if (r == 0 && stamp->options->version)
                r = write_log(stamp, error);
        if (r == 0)
                r = ski_scope_commit(&stamp->scope, error);
        return r;
}

static int write_journalled(struct stamp *stamp, ski_error *error)
{
        struct journal_entry *entry =
                journal_begin(stamp->change->project, stamp->change->environment, stamp->change->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        int r;

        r = write_heads(stamp, &failure);
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

static int stamp(struct stamp *stamp, bool purge, ski_error *error)
{
        const struct migration_options *options = stamp->options;
        const struct change *change = stamp->change;
        int r;

        r = migration_files_read(change->project, options->directory, &stamp->result->files, error);
        if (r == 0)
                stamp->table = migration_version_table(&stamp->result->files);
        if (r == 0)
                r = change_open(change, false, NULL, &change->session, &stamp->session, error);
        if (r == 0 && !change->dry_run)
                r = migration_lock_take(stamp->session, change->environment->name, options->no_wait, error);
        if (r == 0)
                r = session_begin_by_hand(stamp->session, SKI_OWN_SEARCH_PATH, &stamp->scope, error);
        if (r == 0)
                r = versions_read(stamp->session, &stamp->table, &stamp->result->before, &stamp->exists, error);
        if (r == 0)
                r = find_heads(stamp, options->target, purge, error);
        if (r < 0 || change->dry_run)
                return r;
        r = guard_change(change->project, change->environment, "changes what is known of the migrations of",
                         change->confirmation, error);
        return r < 0 ? r : write_journalled(stamp, error);
}

int stamp_migrations(const struct change *change, const struct migration_options *options, bool purge,
                     struct migration_result *ret, ski_error *error)
{
        _cleanup_(migration_result_clear) struct migration_result result = { 0 };
        _cleanup_(stamp_clear) struct stamp work = {
                .change = change,
                .options = options,
                .result = &result,
        };
        int r;

        r = stamp(&work, purge, error);
        if (r < 0)
                return r;
        *ret = result;
        result = (struct migration_result){ 0 };
        return 0;
}

static int append_stamp(const struct version_table *table, const struct revision_list *before,
                        const struct revision_list *after, struct text *script, ski_error *error)
{
        struct head_change change = { 0 };
        int r;

        r = head_change_between(before, after, &change, error);
        text_append(script, "BEGIN;\n\n");
        if (before->count == 0 && after->count > 0) {
                versions_append_make(script, table);
                text_append(script, ";\n\n");
        }
        versions_append_change(script, table, &change);
        head_change_clear(&change);
        if (after->count == 0)
                versions_append_drop(script, table);
        text_append(script, "\nCOMMIT;\n");
        return r == 0 && script->failed ? ski_error_oom(error) : r;
}

int write_stamp(const struct project *project, const struct migration_options *options, const char *from,
                struct text *ret, ski_error *error)
{
        _cleanup_(migration_files_clear) struct migration_files files = { 0 };
        struct revision_list before = { 0 }, after = { 0 };
        int r;

        r = migration_files_read(project, options->directory, &files, error);
        if (r < 0)
                return r;
        const struct version_table table = migration_version_table(&files);

        r = identifier_resolve(files.history, from, NULL, &before, error);
        if (r == 0)
                r = find_after(files.history, options->target, &before, &after, error);
        if (r == 0)
                r = append_stamp(&table, &before, &after, ret, error);
        free(before.items);
        free(after.items);
        return r;
}
