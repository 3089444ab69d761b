/* SPDX-License-Identifier: PostgreSQL */
#include "operations/run_migrations.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/user.h"
#include "migration/migration_log.h"
#include "operations/backup_database.h"
#include "operations/migration_lock.h"
#include "operations/promotion.h"
#include "operations/revision_parts.h"
#include "operations/revision_statements.h"
#include "operations/triggers.h"
#include "postgres/session_internal.h"

enum {
        LOCK_TIMEOUT = 3000, /* milliseconds that a statement waits for a lock, where no setting says else */
        MOST_TRIES = 6,      /* of a transaction that waited for a lock in vain; the pauses double */
        FIRST_PAUSE = 250,
};

/* What has to be done, one after the other. Those between two that are outside of transactions share one. */
enum item_kind { ITEM_PART, ITEM_NOTE, ITEM_FINISH };

struct item {
        enum item_kind kind;
        struct revision *revision;
        const struct revision_part *part; /* of ITEM_PART */
        size_t parts;                     /* of the others: how many of the revision's parts have then run */
        bool begins;                      /* the revision's first */
        bool adds_label; /* of ITEM_FINISH: the revisions after it may use labels that it gave an enum */
        bool again;      /* an interrupted run may have run the part, and was ended before it could note that */
};

struct run {
        const struct change *change;
        const struct migration_options *options;
        struct migration_result *result;
        struct version_table table;
        char *schema; /* where the version table is or will be */
        ski_session *session;
        struct revision_list heads;     /* what the version table holds */
        struct migration_entries notes; /* of the transaction */
        struct item *items;
        size_t item_count;
        char *user;
        bool has_table, has_log;
        int64_t revision_began;
};

static void run_clear(struct run *run)
{
        ski_session_close(run->session);
        free(run->heads.items);
        free(run->items);
        free(run->notes.items);
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
        r = change_open(run->change, false, NULL, &options, &run->session, error);
        return r < 0 || run->change->dry_run ? r
                                             : migration_lock_take(run->session, run->change->environment->name,
                                                                   run->options->no_wait, error);
}

/* The plan ------------------------------------------------------------------------------------------ */

static int find_schema(struct run *run, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(run->session, &rows, error,
                        "select coalesce((select n.nspname"
                        " from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                        " where c.oid = pg_catalog.to_regclass(pg_catalog.quote_ident($1))),"
                        " pg_catalog.current_schema())",
                        SKI_PARAMS(ski_text(run->table.name)));
        if (r < 0)
                return r;
        if (!run->table.schema && ski_result_is_null(rows, 0, 0)) {
                ski_error_set(error, -SKI_EUSAGE, "the role's search_path leads to no schema for %s",
                              run->table.name);
                return ski_error_hint(error, "name one with 'alter role … set search_path', or create it");
        }
        run->schema = strdup(run->table.schema ? run->table.schema : ski_result_text(rows, 0, 0));
        run->table.schema = run->schema;
        return run->schema ? 0 : ski_error_oom(error);
}

static int locate(struct run *run, ski_error *error)
{
        int r;

        r = find_schema(run, error);
        if (r == 0)
                r = versions_read(run->session, &run->table, &run->result->before, &run->has_table, error);
        if (r == 0)
                r = versions_locate(run->result->files.history, &run->result->before, &run->heads, error);
        return r;
}

static int find_walk(struct run *run, ski_error *error)
{
        const struct migration_options *options = run->options;

        if (options->direction == REVISION_UPGRADE)
                return walk_up(run->result->files.history, &run->heads, options->target, &run->result->walk,
                               error);
        return walk_down(run->result->files.history, &run->heads, options->target, &run->result->walk, error);
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
        r = migration_log_upgrades(run->session, &ran, error);
        if (r < 0 || !ran)
                return r;
        history_mark_ancestors(history, &run->heads, there);
        for (size_t row = 0; row < ski_result_rows(ran); row++) {
                const struct revision *revision = history_find(history, ski_result_text(ran, row, 0));

                if (!revision || !there[revision->place])
                        continue;
                if (!migration_is_same(revision, ski_result_text(ran, row, 1)))
                        strings_add(&run->result->edited, revision->id);
        }
        return run->result->edited.failed ? ski_error_oom(error) : 0;
}

static void add_item(struct run *run, const struct item *item)
{
        run->items[run->item_count++] = *item;
}

/* A part outside of transactions is noted once it has run, and so is, before it begins, that it comes now. */
static void plan_revision(struct run *run, struct revision *revision, const ski_result *interrupted_ones)
{
        enum revision_direction direction = run->options->direction;
        size_t done, number = 0;
        bool begins = true, adds_label = false, interrupted;

        interrupted = migration_log_is_interrupted(interrupted_ones, revision->id, direction, &done);
        if (done > 0)
                log_info("%s was interrupted; what it has done of %zu part%s is not done again", revision->id,
                         done, text_plural(done));
        for (size_t i = 0; i < revision->part_count; i++) {
                const struct revision_part *part = &revision->parts[i];

                if (part->direction != direction || number++ < done)
                        continue;
                bool again = interrupted && number == done + 1;

                if (part->outside_transaction && !again) {
                        add_item(run,
                                 &(struct item){ ITEM_NOTE, revision, .parts = number - 1, .begins = begins });
                        begins = false;
                }
                add_item(run,
                         &(struct item){ ITEM_PART, revision, .part = part, .begins = begins, .again = again });
                if (part->outside_transaction)
                        add_item(run, &(struct item){ ITEM_NOTE, revision, .parts = number });
                adds_label |= !part->outside_transaction && revision_part_adds_label(part);
                begins = false;
        }
        add_item(run, &(struct item){ ITEM_FINISH, revision, .parts = number, .begins = begins,
                                      .adds_label = adds_label });
}

static int check_parts(const struct run *run, ski_error *error)
{
        const struct walk *walk = &run->result->walk;

        for (size_t i = 0; i < walk->steps.count; i++) {
                if (revision_has_part(walk->steps.items[i], walk->direction))
                        continue;
                ski_error_set(error, -SKI_EREFUSED,
                              "the revision %s can't be taken back: it has no downgrade part",
                              walk->steps.items[i]->id);
                ski_error_place(error, walk->steps.items[i]->path, 0, 0);
                return ski_error_hint(error, "write one, even an empty one, behind a line '-- @downgrade'");
        }
        return 0;
}

static int plan(struct run *run, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *interrupted = NULL;
        const struct walk *walk = &run->result->walk;
        size_t most = 0;
        int r;

        r = check_parts(run, error);
        if (r == 0)
                r = migration_log_interrupted(run->session, &interrupted, error);
        for (size_t i = 0; i < walk->steps.count; i++)
                most += 3 * walk->steps.items[i]->part_count + 1;
        run->items = calloc(most + 1, sizeof(*run->items));
        if (!run->items)
                return ski_error_oom(error);
        for (size_t i = 0; r == 0 && i < walk->steps.count; i++)
                plan_revision(run, walk->steps.items[i], interrupted);
        return r;
}

/* Doing it ------------------------------------------------------------------------------------------ */

static void begin_revision(struct run *run, const struct item *item)
{
        if (!item->begins)
                return;
        run->revision_began = clock_milliseconds();
        if (run->options->progress)
                run->options->progress(item->revision, run->options->direction, run->options->context);
}

static int run_part(struct run *run, const struct item *item, ski_error *error)
{
        return revision_part_run(run->session, item->revision, item->part, NULL, error);
}

/* Written down at the transaction's end. */
static int note(struct run *run, const struct item *item, bool is_whole, ski_error *error)
{
        struct migration_entries *notes = &run->notes;
        struct migration_entry *items = reallocarray(notes->items, notes->count + 1, sizeof(*items));
        int64_t now = clock_milliseconds();

        if (!items)
                return ski_error_oom(error);
        notes->items = items;
        items[notes->count] = (struct migration_entry){
                .revision = item->revision->id,
                .direction = run->options->direction,
                .parts = item->parts,
                .is_whole = is_whole,
                .ended = now,
                .seconds = (double)(now - run->revision_began) / 1000,
        };
        migration_checksum(item->revision, run->options->direction, items[notes->count++].checksum);
        return 0;
}

static int finish_revision(struct run *run, const struct item *item, ski_error *error)
{
        struct head_change change = { 0 };
        int r;

        r = head_change_of(run->result->files.history, run->options->direction, item->revision, &run->heads,
                           &change, error);
        head_change_clear(&change);
        return r < 0 ? r : note(run, item, true, error);
}

/* Those of the first list that the second has not. */
static struct revision_list subtract(const struct revision_list *from, const struct revision_list *what,
                                     struct revision **room)
{
        struct revision_list result = { .items = room };

        for (size_t i = 0; i < from->count; i++) {
                bool is_there = false;

                for (size_t k = 0; k < what->count; k++)
                        is_there |= what->items[k] == from->items[i];
                if (!is_there)
                        result.items[result.count++] = from->items[i];
        }
        return result;
}

/* What the transaction's revisions together mean for the version table and the log, so that many cost no more than one. */
static int write_down(struct run *run, const struct revision_list *before, ski_error *error)
{
        _cleanup_free_ struct revision **room =
                calloc(before->count + run->heads.count + 1, sizeof(struct revision *));
        struct head_change change;
        int r;

        if (!room)
                return ski_error_oom(error);
        change.removed = subtract(before, &run->heads, room);
        change.added = subtract(&run->heads, before, room + before->count);
        r = versions_change(run->session, &run->table, &change, error);
        if (r == 0 && run->has_log && run->notes.count > 0)
                r = migration_log_add(run->session, &run->notes, error);
        return r;
}

static bool is_outside(const struct item *item)
{
        return item->kind == ITEM_PART && item->part->outside_transaction;
}

/* Where the transaction that begins at an item ends. */
static size_t find_end(const struct run *run, size_t start)
{
        for (size_t i = start; i < run->item_count; i++) {
                if (is_outside(&run->items[i]))
                        return i;
                if (run->items[i].kind == ITEM_FINISH &&
                    (run->options->transaction_per_migration || run->items[i].adds_label))
                        return i + 1;
        }
        return run->item_count;
}

/* What has to be there before anything is written down. */
static int make_tables(struct run *run, ski_error *error)
{
        int r = 0;

        if (!run->has_table)
                r = versions_make(run->session, &run->table, error);
        if (r == 0)
                r = migration_log_make(run->session, &run->has_log, error);
        return r;
}

static int run_items(struct run *run, size_t start, size_t end, const struct revision_list *before,
                     ski_error *error)
{
        int r;

        run->notes.count = 0;
        r = make_tables(run, error);
        for (size_t i = start; r == 0 && i < end; i++) {
                const struct item *item = &run->items[i];

                begin_revision(run, item);
                if (item->kind == ITEM_PART)
                        r = run_part(run, item, error);
                else
                        r = item->kind == ITEM_NOTE ? note(run, item, false, error)
                                                    : finish_revision(run, item, error);
        }
        if (r == 0)
                r = write_down(run, before, error);
        /* The rules speak of what there is when all is done. */
        if (r == 0 && end == run->item_count)
                r = triggers_apply_within(run->change->project, run->session, error);
        return r;
}

static int try_transaction(struct run *run, size_t start, size_t end, const struct revision_list *before,
                           ski_error *error)
{
        ski_scope scope = SKI_SCOPE_INIT;
        int r;

        r = migration_lock_hold(run->session, run->change->environment->name, error);
        if (r == 0)
                r = session_begin_by_hand(run->session, SKI_OWN_SEARCH_PATH, &scope, error);
        if (r == 0)
                r = run_items(run, start, end, before, error);
        if (r == 0)
                r = ski_scope_commit(&scope, error);
        ski_scope_rollback(&scope);
        return r;
}

static bool waited_in_vain(const ski_error *error)
{
        return strcmp(error->sqlstate, "55P03") == 0 || strcmp(error->sqlstate, "40P01") == 0;
}

/* Whoever waits for a lock makes others wait behind him, so it is a short wait, and then another try. */
static int run_transaction(struct run *run, size_t start, size_t end, ski_error *error)
{
        _cleanup_free_ struct revision **heads =
                calloc(run->heads.count + run->result->files.history->count + 1, sizeof(struct revision *));
        size_t count = run->heads.count;
        int pause = FIRST_PAUSE, r = 0;

        if (!heads)
                return ski_error_oom(error);
        if (count > 0)
                memcpy(heads, run->heads.items, count * sizeof(*heads));
        for (int tries = 1;; tries++, pause *= 2) {
                SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;

                r = try_transaction(run, start, end, &(struct revision_list){ heads, count }, &failure);
                if (r == 0)
                        return 0;
                if (count > 0)
                        memcpy(run->heads.items, heads, count * sizeof(*heads));
                run->heads.count = count;
                if (!waited_in_vain(&failure) || tries == MOST_TRIES || interrupt_requested())
                        return ski_error_move(error, &failure);
                log_info("a lock was not to be had; trying again in %d ms", pause);
                clock_sleep(pause);
        }
}

static int run_outside(struct run *run, const struct item *item, ski_error *error)
{
        int r;

        begin_revision(run, item);
        log_info("revision %s: what comes now can't be taken back with the rest", item->revision->id);
        r = revision_part_run_outside(run->session, item->revision, item->part, NULL, item->again, error);
        return r < 0 ? ski_error_hint(error, "what was done before it is kept; the next run goes on here") : 0;
}

/* Nobody may believe that the revisions from here on take the earlier ones back with them. */
static void announce_boundary(const struct run *run, size_t end)
{
        const struct item *last = &run->items[end - 1];

        if (last->adds_label && end < run->item_count && !run->options->transaction_per_migration)
                log_info("revision %s gives an enum a label, which can be used only once it is committed; what "
                         "ran "
                         "up to here is kept",
                         last->revision->id);
}

static int execute(struct run *run, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < run->item_count;) {
                size_t end = find_end(run, i);

                if (end > i) {
                        r = run_transaction(run, i, end, error);
                        run->has_table |= r == 0;
                        if (r == 0)
                                announce_boundary(run, end);
                } else {
                        r = run_outside(run, &run->items[end++], error);
                }
                i = end;
        }
        return r;
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

        r = execute(run, &failure);
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

        return versions_read(run->session, &run->table, &run->result->after, &exists, error);
}

/* Where the heads may grow to the history's size, they get the room at once. */
static int make_room(struct run *run, ski_error *error)
{
        struct revision **items = reallocarray(
                run->heads.items, run->heads.count + run->result->files.history->count + 1, sizeof(*items));

        if (!items)
                return ski_error_oom(error);
        run->heads.items = items;
        return 0;
}

static int prepare(struct run *run, ski_error *error)
{
        int r;

        r = migration_files_read(run->change->project, run->options->directory, &run->result->files, error);
        if (r < 0)
                return r;
        run->table = migration_version_table(&run->result->files);
        if (r == 0)
                r = connect(run, error);
        if (r == 0)
                r = locate(run, error);
        if (r == 0)
                r = make_room(run, error);
        run->user = user_at_host();
        run->notes.environment = run->change->environment->name;
        run->notes.user = run->user;
        run->notes.version = run->options->version;
        return r == 0 && !run->user ? ski_error_oom(error) : r;
}

/* Harmless is what the database, as it is before the first revision, shows to be so. */
static int find_risks(struct run *run, ski_error *error)
{
        struct revision_risks *risks = &run->result->risks;
        const struct walk *walk = &run->result->walk;
        int r = 0;

        risks->session = run->session;
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

static int migrate(struct run *run, ski_error *error)
{
        const struct change *change = run->change;
        int r;

        r = prepare(run, error);
        if (r == 0)
                r = find_walk(run, error);
        if (r == 0)
                r = find_edited(run, error);
        for (size_t i = 0; r == 0 && i < run->result->edited.count; i++)
                log_warning("the file of %s was changed after it had run here", run->result->edited.items[i]);
        if (r < 0 || run->result->walk.steps.count == 0)
                return r < 0 ? r : read_after(run, error);
        r = promotion_check(change, &run->result->files, &run->result->walk, error);
        if (r == 0)
                r = plan(run, error);
        if (r == 0 && change->dry_run)
                r = find_risks(run, error);
        if (r < 0 || change->dry_run)
                return r;
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
