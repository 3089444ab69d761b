/* SPDX-License-Identifier: PostgreSQL */
#include "operations/run_migrations.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/user.h"
#include "migration/migration_log.h"
#include "operations/backup_database.h"
#include "operations/migration_lock.h"
#include "operations/promotion.h"
#include "operations/walk_run.h"
#include "postgres/session_internal.h"

enum {
        LOCK_TIMEOUT = 3000, /* milliseconds that a statement waits for a lock, where no setting says else */
};

struct run {
        const struct change *change;
        const struct migration_options *options;
        struct migration_result *result;
        struct walk_run work;
        char *schema; /* where the version table is or will be */
        char *user;
};

static void run_clear(struct run *run)
{
        ski_session_close(run->work.session);
        walk_run_clear(&run->work);
        free(run->user);
        free(run->schema);
}

void migration_result_clear(struct migration_result *result)
{
        walk_clear(&result->walk);
        migration_files_clear(&result->files);
        strings_free(&result->before);
        strings_free(&result->after);
        strings_free(&result->edited);
        revision_risks_clear(&result->risks);
        *result = (struct migration_result){ 0 };
}

static int connect(struct run *run, ski_error *error)
{
        ski_session_options options = run->change->session;
        int r;

        if (options.lock_timeout == 0)
                options.lock_timeout = LOCK_TIMEOUT;
        r = change_open(run->change, false, NULL, &options, &run->work.session, error);
        return r < 0 || run->change->dry_run
                       ? r
                       : migration_lock_take(run->work.session, run->change->environment->name,
                                             run->options->no_wait, error);
}

/* Looking ------------------------------------------------------------------------------------------- */

static int find_schema(struct run *run, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(run->work.session, &rows, error,
                        "select coalesce((select n.nspname"
                        " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                        " where c.oid = pg_catalog.to_regclass(pg_catalog.quote_ident($1))),"
                        " pg_catalog.current_schema())",
                        SKI_PARAMS(ski_text(run->work.table.name)));
        if (r < 0)
                return r;
        if (!run->work.table.schema && ski_result_is_null(rows, 0, 0)) {
                ski_error_set(error, -SKI_EUSAGE, "the role's search_path leads to no schema for %s",
                              run->work.table.name);
                return ski_error_hint(error, "name one with 'alter role … set search_path', or create it");
        }
        run->schema = strdup(run->work.table.schema ? run->work.table.schema : ski_result_text(rows, 0, 0));
        run->work.table.schema = run->schema;
        return run->schema ? 0 : ski_error_oom(error);
}

static int locate(struct run *run, ski_error *error)
{
        int r;

        r = find_schema(run, error);
        if (r == 0)
                r = versions_read(run->work.session, &run->work.table, &run->result->before,
                                  &run->work.has_table, error);
        if (r == 0)
                r = versions_locate(run->result->files.history, &run->result->before, &run->work.heads, error);
        return r;
}

static int find_walk(struct run *run, ski_error *error)
{
        const struct migration_options *options = run->options;

        if (options->direction == REVISION_UPGRADE)
                return walk_up(run->result->files.history, &run->work.heads, options->target,
                               &run->result->walk, error);
        return walk_down(run->result->files.history, &run->work.heads, options->target, &run->result->walk,
                         error);
}

/* What was applied and then changed is told; it does not run again. */
static int find_edited(struct run *run, ski_error *error)
{
        const struct history *history = run->result->files.history;
        _cleanup_free_ bool *there = calloc(history->count + 1, sizeof(*there));
        SKI_CLEANUP_RESULT ski_result *ran = NULL;
        int r;

        if (!there)
                return ski_error_oom(error);
        r = migration_log_upgrades(run->work.session, &ran, error);
        if (r < 0 || !ran)
                return r;
        history_mark_ancestors(history, &run->work.heads, there);
        for (size_t row = 0; row < ski_result_rows(ran); row++) {
                const struct revision *revision = history_find(history, ski_result_text(ran, row, 0));

                if (!revision || !there[revision->place])
                        continue;
                if (!migration_is_same(revision, ski_result_text(ran, row, 1)))
                        strings_add(&run->result->edited, revision->id);
        }
        return run->result->edited.failed ? ski_error_oom(error) : 0;
}

/* Where nothing has run yet, and what the first revisions make is there. */
static void explain_unstamped(const struct run *run, ski_error *error)
{
        static const char *const is_there[] = { "42P07", "42P06", "42710", "42723" };

        for (size_t i = 0; run->result->before.count == 0 && i < ARRAY_LENGTH(is_there); i++) {
                if (strcmp(error->sqlstate, is_there[i]) == 0)
                        ski_error_hint(
                                error,
                                "where the database was made by other means, 'skinspire db stamp heads' says "
                                "that it has everything already");
        }
}

static int execute_journalled(struct run *run, ski_error *error)
{
        struct journal_entry *entry =
                journal_begin(run->change->project, run->change->environment, run->change->command);
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        const struct walk *walk = &run->result->walk;
        int r;

        r = walk_run_execute(&run->work, &failure);
        if (r == 0)
                journal_note(entry, "%zu revision%s", walk->steps.count, text_plural(walk->steps.count));
        else
                explain_unstamped(run, &failure);
        journal_end(entry, &failure);
        return r < 0 ? ski_error_move(error, &failure) : 0;
}

static int read_after(struct run *run, ski_error *error)
{
        bool exists;

        return versions_read(run->work.session, &run->work.table, &run->result->after, &exists, error);
}

/* Where the heads may grow to the history's size, they get the room at once. */
static int make_room(struct run *run, ski_error *error)
{
        struct revision_list *heads = &run->work.heads;
        struct revision **items =
                reallocarray(heads->items, heads->count + run->work.history->count + 1, sizeof(*items));

        if (!items)
                return ski_error_oom(error);
        heads->items = items;
        return 0;
}

static int prepare(struct run *run, ski_error *error)
{
        int r;

        r = migration_files_read(run->change->project, run->options->directory, &run->result->files, error);
        if (r < 0)
                return r;
        run->work.history = run->result->files.history;
        run->work.table = migration_version_table(&run->result->files);
        r = connect(run, error);
        run->user = user_at_host();
        run->work.notes.environment = run->change->environment->name;
        run->work.notes.user = run->user;
        run->work.notes.version = run->options->version;
        return r == 0 && !run->user ? ski_error_oom(error) : r;
}

/* Harmless is what the database, as it is before the first revision, shows to be so. */
static int find_risks(struct run *run, ski_error *error)
{
        struct revision_risks *risks = &run->result->risks;
        const struct walk *walk = &run->result->walk;
        int r = 0;

        risks->session = run->work.session;
        for (size_t i = 0; r == 0 && i < walk->steps.count; i++)
                r = revision_risks_add(risks, walk->steps.items[i], walk->direction, error);
        risks->session = NULL;
        return r;
}

static int name_risks(void *context, struct strings *ret, ski_error *error)
{
        struct run *run = context;
        int r;

        r = find_risks(run, error);
        for (size_t i = 0; r == 0 && i < run->result->risks.count; i++) {
                const struct revision_risk *risk = &run->result->risks.items[i];
                _cleanup_text_ struct text text = TEXT_INIT;

                if (!revision_risk_is_hard(risk))
                        continue;
                revision_risk_describe(risk, &text);
                strings_addf(ret, "%s:%u: %s", risk->revision->path, risk->line, text_get(&text));
        }
        return r == 0 && ret->failed ? ski_error_oom(error) : r;
}

static int ask_guard(struct run *run, ski_error *error)
{
        const struct change *change = run->change;
        const struct guard_risks risks = { .find = name_risks,
                                           .context = run,
                                           .allowed = run->options->allow_risk };

        return guard_risky_change(change->project, change->environment, "runs migrations on", &risks,
                                  change->confirmation, error);
}

/* What is there, and what is to be done, in one transaction. */
static int look(struct run *run, ski_error *error)
{
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = session_begin_by_hand(run->work.session, 0, &scope, error);
        if (r == 0)
                r = locate(run, error);
        if (r == 0)
                r = make_room(run, error);
        if (r == 0)
                r = find_walk(run, error);
        if (r == 0)
                r = find_edited(run, error);
        for (size_t i = 0; r == 0 && i < run->result->edited.count; i++)
                log_warning("the file of %s was changed after it had run here", run->result->edited.items[i]);
        if (r == 0)
                r = promotion_check(run->change, &run->result->files, &run->result->walk, error);
        if (r == 0)
                r = walk_run_plan(&run->work, error);
        if (r == 0)
                r = ski_scope_commit(&scope, error);
        ski_scope_rollback(&scope);
        return r;
}

static int migrate(struct run *run, ski_error *error)
{
        const struct change *change = run->change;
        int r;

        r = prepare(run, error);
        if (r == 0)
                r = look(run, error);
        if (r < 0 || run->result->walk.steps.count == 0)
                return r < 0 ? r : read_after(run, error);
        if (change->dry_run)
                return find_risks(run, error);
        r = ask_guard(run, error);
        if (r == 0 && !run->options->no_backup)
                r = backup_before_change(change, error);
        if (r == 0)
                r = execute_journalled(run, error);
        return r < 0 ? r : read_after(run, error);
}

int run_migrations(const struct change *change, const struct migration_options *options,
                   struct migration_result *ret, ski_error *error)
{
        _cleanup_(migration_result_clear) struct migration_result result = { 0 };
        _cleanup_(run_clear) struct run run = {
                .change = change,
                .options = options,
                .result = &result,
                .work = { .change = change, .options = options, .walk = &result.walk },
        };
        int64_t start = clock_milliseconds();
        int r;

        r = migrate(&run, error);
        if (r < 0)
                return r;
        result.seconds = (double)(clock_milliseconds() - start) / 1000;
        *ret = result;
        result = (struct migration_result){ 0 };
        return 0;
}
