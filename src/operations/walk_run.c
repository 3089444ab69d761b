/* SPDX-License-Identifier: PostgreSQL */
#include "operations/walk_run.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "migration/revision_statements.h"
#include "operations/migration_lock.h"
#include "operations/outside_part.h"
#include "operations/patience.h"
#include "operations/revision_parts.h"
#include "operations/triggers.h"
#include "postgres/session_internal.h"

enum { MOST_PARTS = 8 };               /* share a message */
static const double SHORT_TIME = 0.02; /* seconds: nobody sees that a line comes so late */

/* What has to be done, one after the other. Those between two that are outside of transactions share one. */
enum item_kind { ITEM_PART, ITEM_NOTE, ITEM_FINISH };

struct walk_item {
        enum item_kind kind;
        struct revision *revision;
        const struct revision_part *part; /* of ITEM_PART */
        size_t parts;                     /* how many of the revision's parts have then run */
        size_t statements;                /* of a part outside of transactions: how many have run already */
        bool again;                       /* and the next one may have run, too */
        bool begins;                      /* the revision's first */
        bool adds_label; /* of ITEM_FINISH: the revisions after it may use labels that it gave an enum */
        size_t notes;    /* of ITEM_PART: how many there were when it was read */
};

void walk_run_clear(struct walk_run *run)
{
        revision_flight_clear(&run->flying);
        revision_flight_clear(&run->next);
        free(run->heads.items);
        free(run->items);
        free(run->notes.items);
}

/* The plan ------------------------------------------------------------------------------------------ */

static bool is_outside(const struct walk_item *item)
{
        return item->kind == ITEM_PART && item->part->outside_transaction;
}

static void add_item(struct walk_run *run, const struct walk_item *item)
{
        run->items[run->item_count++] = *item;
}

/* The parts before one that is outside of transactions are noted together; that one notes its statements itself. */
static void plan_revision(struct walk_run *run, struct revision *revision, const struct migration_stop *stop)
{
        enum revision_direction direction = run->options->direction;
        size_t done = stop ? stop->parts : 0, number = 0;
        bool begins = true, adds_label = false;

        for (size_t i = 0; i < revision->part_count; i++) {
                const struct revision_part *part = &revision->parts[i];

                if (part->direction != direction || number++ < done)
                        continue;
                bool is_next = stop && number == done + 1;

                if (part->outside_transaction && !begins)
                        add_item(run, &(struct walk_item){ ITEM_NOTE, revision, .parts = number - 1 });
                add_item(run, &(struct walk_item){ ITEM_PART, revision, .part = part, .parts = number,
                                                   .statements = is_next ? stop->statements : 0,
                                                   .again = is_next && stop->comes_now, .begins = begins });
                adds_label |= !part->outside_transaction && revision_part_adds_label(revision, part);
                begins = false;
        }
        add_item(run, &(struct walk_item){ ITEM_FINISH, revision, .parts = number, .begins = begins,
                                           .adds_label = adds_label });
}

static int check_parts(const struct walk_run *run, ski_error *error)
{
        const struct walk *walk = run->walk;

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

/* A digest of the parts that are done, and of the statements of the next one. */
static int digest_done(const struct revision *revision, enum revision_direction direction, size_t parts,
                       size_t statements, char ret[static DIGEST_DIGITS + 1], ski_error *error)
{
        struct digest digest;
        size_t number = 0;

        digest_begin(&digest);
        for (size_t i = 0; i < revision->part_count; i++) {
                const struct revision_part *part = &revision->parts[i];
                size_t length = part->length;
                int r = 0;

                if (part->direction != direction || number++ > parts)
                        continue;
                if (number == parts + 1)
                        r = outside_part_prefix(revision, part, statements, &length, error);
                if (r < 0)
                        return r;
                digest_add(&digest, part->text, length);
        }
        digest_end_text(&digest, ret);
        return 0;
}

/* What has run can't be another text by now. */
static int check_stop(struct walk_run *run, const struct migration_stop *stop, ski_error *error)
{
        const struct walk *walk = run->walk;
        struct revision *revision = history_find(run->history, stop->revision);
        char checksum[DIGEST_DIGITS + 1];
        bool is_walked = false;
        int r;

        for (size_t i = 0; i < walk->steps.count; i++)
                is_walked |= walk->steps.items[i] == revision && walk->direction == stop->direction;
        if (!revision || !is_walked)
                return migration_stop_refuse(stop, error);
        r = digest_done(revision, stop->direction, stop->parts, stop->statements, checksum, error);
        if (r < 0)
                return r;
        if (strcmp(checksum, stop->checksum) != 0) {
                ski_error_set(error, -SKI_EREFUSED,
                              "the file of %s was changed in what has run already, before a run was "
                              "interrupted in it",
                              stop->revision);
                ski_error_place(error, revision->path, 0, 0);
                return ski_error_hint(error, "bring back what it said; only what has not run may be changed");
        }
        log_info("%s was interrupted; what it has done is not done again", stop->revision);
        return 0;
}

/* What is half done has to be remembered. */
static int check_log(struct walk_run *run, ski_error *error)
{
        const struct walk_item *outside = NULL;
        bool is_possible;
        int r;

        for (size_t i = 0; i < run->item_count && !outside; i++)
                outside = is_outside(&run->items[i]) ? &run->items[i] : NULL;
        if (!outside)
                return 0;
        r = migration_log_is_possible(run->session, &is_possible, error);
        if (r < 0 || is_possible)
                return r;
        ski_error_set(error, -SKI_EREFUSED,
                      "%s has a part outside of transactions, and this role may not keep the log that says how "
                      "far it came",
                      outside->revision->id);
        ski_error_place(error, outside->revision->path, outside->part->line - 1, 0);
        return ski_error_hint(error, "whoever owns the database can give it the place: create schema skinspire "
                                     "authorization ROLE");
}

static void plan_steps(struct walk_run *run, const ski_result *interrupted)
{
        for (size_t i = 0; i < run->walk->steps.count; i++) {
                struct revision *revision = run->walk->steps.items[i];
                struct migration_stop stop = { 0 };

                for (size_t row = 0; interrupted && row < ski_result_rows(interrupted) && !stop.revision;
                     row++) {
                        stop = migration_stop_at(interrupted, row);
                        if (strcmp(stop.revision, revision->id) != 0)
                                stop.revision = NULL;
                }
                plan_revision(run, revision, stop.revision ? &stop : NULL);
        }
}

int walk_run_plan(struct walk_run *run, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *interrupted = NULL;
        const struct walk *walk = run->walk;
        size_t most = 0;
        int r;

        r = check_parts(run, error);
        if (r == 0)
                r = migration_log_interrupted(run->session, &interrupted, error);
        for (size_t row = 0; r == 0 && interrupted && row < ski_result_rows(interrupted); row++) {
                const struct migration_stop stop = migration_stop_at(interrupted, row);

                r = check_stop(run, &stop, error);
        }
        if (r < 0)
                return r;
        for (size_t i = 0; i < walk->steps.count; i++)
                most += 2 * walk->steps.items[i]->part_count + 1;
        run->items = calloc(most + 1, sizeof(*run->items));
        if (!run->items)
                return ski_error_oom(error);
        plan_steps(run, interrupted);
        return check_log(run, error);
}

/* Doing it ------------------------------------------------------------------------------------------ */

static void begin_revision(struct walk_run *run, const struct walk_item *item)
{
        if (!item->begins)
                return;
        run->revision_began = clock_milliseconds();
        if (run->options->progress)
                run->options->progress(item->revision, run->options->direction, run->options->context);
}

/* How many notes are about what has run: those up to the first part that has not. */
static size_t true_notes(const struct walk_run *run)
{
        const struct walk_item *waiting = NULL;

        if (run->flying.landed < run->flying.count)
                waiting = run->flying.parts[run->flying.landed].context;
        else if (run->next.count > 0)
                waiting = run->next.parts[0].context;
        return waiting ? waiting->notes : run->notes.count;
}

static void time_notes(struct walk_run *run)
{
        int64_t now = clock_milliseconds();

        for (; run->timed < true_notes(run); run->timed++) {
                run->notes.items[run->timed].ended = now;
                run->notes.items[run->timed].seconds = run->seconds;
        }
}

static void count_time(struct walk_run *run, const struct walk_item *item, double seconds)
{
        run->seconds = seconds + (item->begins ? 0 : run->seconds);
        time_notes(run);
}

static int land_flying(struct walk_run *run, ski_error *error)
{
        struct revision_flight *flying = &run->flying;
        double longest = 0, seconds;

        while (flying->landed < flying->count) {
                const struct walk_item *item = flying->parts[flying->landed].context;
                int r;

                if (flying->landed > 0)
                        begin_revision(run, item);
                r = revision_flight_land(flying, &run->clock, &seconds, error);
                if (r < 0)
                        return r;
                count_time(run, item, seconds);
                longest = seconds > longest ? seconds : longest;
        }
        if (flying->count > 0)
                run->most = longest < SHORT_TIME ? MOST_PARTS : 1;
        revision_flight_clear(flying);
        return 0;
}

static int send_next(struct walk_run *run, ski_error *error)
{
        int r;

        time_notes(run);
        run->flying = run->next;
        run->next = (struct revision_flight){ 0 };
        r = revision_flight_start(&run->flying, run->session, error);
        if (r == 0)
                begin_revision(run, run->flying.parts[0].context);
        return r;
}

/* All that was read has run. */
static int land(struct walk_run *run, ski_error *error)
{
        int r;

        r = land_flying(run, error);
        if (r == 0 && run->next.count > 0) {
                r = send_next(run, error);
                if (r == 0)
                        r = land_flying(run, error);
        }
        if (r == 0)
                time_notes(run);
        return r;
}

/* Forgets what is on its way. */
static void ground(struct walk_run *run)
{
        revision_flight_clear(&run->flying);
        revision_flight_clear(&run->next);
        run->notes.count = run->timed = 0;
        run->most = 1;
        run->clock = 0;
}

static int run_alone(struct walk_run *run, const struct walk_item *item, ski_error *error)
{
        int64_t began;
        int r;

        r = land(run, error);
        if (r < 0)
                return r;
        begin_revision(run, item);
        began = clock_milliseconds();
        r = revision_part_run(run->session, item->revision, item->part, NULL, error);
        count_time(run, item, (double)(clock_milliseconds() - began) / 1000);
        run->clock = 0;
        run->most = 1;
        return r;
}

/* The server goes on with the parts before it while this one is read. */
static int run_part(struct walk_run *run, struct walk_item *item, ski_error *error)
{
        int r;

        item->notes = run->notes.count;
        r = revision_flight_add(&run->next, run->session, item->revision, item->part, NULL, item, error);
        if (r <= 0)
                return r < 0 ? r : run_alone(run, item, error);
        if (run->flying.count > 0 && run->next.count < run->most)
                return 0;
        r = land_flying(run, error);
        return r < 0 ? r : send_next(run, error);
}

/* Written down at the transaction's end. */
static int note(struct walk_run *run, const struct migration_entry *entry, const struct revision *revision,
                ski_error *error)
{
        struct migration_entries *notes = &run->notes;
        struct migration_entry *items = reallocarray(notes->items, notes->count + 1, sizeof(*items));
        int r = 0;

        if (!items)
                return ski_error_oom(error);
        notes->items = items;
        items[notes->count] = *entry;
        items[notes->count].revision = revision->id;
        items[notes->count].direction = run->options->direction;
        if (entry->is_whole)
                migration_checksum(revision, run->options->direction, items[notes->count].checksum);
        else
                r = digest_done(revision, run->options->direction, entry->parts, entry->statements,
                                items[notes->count].checksum, error);
        notes->count += r == 0;
        return r;
}

static int finish_revision(struct walk_run *run, const struct walk_item *item, ski_error *error)
{
        struct head_change change = { 0 };
        int r;

        if (item->begins) {
                r = land(run, error);
                if (r < 0)
                        return r;
                begin_revision(run, item);
                run->seconds = 0;
        }
        r = head_change_of(run->history, run->options->direction, item->revision, &run->heads, &change, error);
        head_change_clear(&change);
        return r < 0 ? r
                     : note(run, &(struct migration_entry){ .parts = item->parts, .is_whole = true },
                            item->revision, error);
}

/* What the transaction's revisions together mean for the version table and the log, so that many cost no more than one. */
static int write_down(struct walk_run *run, const struct revision_list *before, ski_error *error)
{
        struct head_change change = { 0 };
        int r;

        r = head_change_between(before, &run->heads, &change, error);
        if (r == 0)
                r = versions_change(run->session, &run->table, &change, error);
        head_change_clear(&change);
        if (r == 0 && run->has_log && run->notes.count > 0)
                r = migration_log_add(run->session, &run->notes, error);
        return r;
}

/* Where the transaction that begins at an item ends. */
static size_t find_end(const struct walk_run *run, size_t start)
{
        for (size_t i = start; i < run->item_count; i++) {
                if (is_outside(&run->items[i]))
                        return i;
                if (run->items[i].kind == ITEM_FINISH && (run->options->transaction_per_migration ||
                                                          (run->parts_at_labels && run->items[i].adds_label)))
                        return i + 1;
        }
        return run->item_count;
}

/* What has to be there before anything is written down. */
static int make_tables(struct walk_run *run, ski_error *error)
{
        int r = 0;

        if (!run->has_table)
                r = versions_make(run->session, &run->table, error);
        if (r == 0)
                r = migration_log_make(run->session, &run->has_log, error);
        return r;
}

static int run_item(struct walk_run *run, struct walk_item *item, ski_error *error)
{
        switch (item->kind) {
        case ITEM_PART:
                return run_part(run, item, error);
        case ITEM_NOTE:
                return note(run, &(struct migration_entry){ .parts = item->parts }, item->revision, error);
        default:
                return finish_revision(run, item, error);
        }
}

static int run_items(struct walk_run *run, size_t start, size_t end, const struct revision_list *before,
                     ski_error *error)
{
        int r;

        ground(run);
        r = make_tables(run, error);
        for (size_t i = start; r == 0 && i < end; i++)
                r = run_item(run, &run->items[i], error);
        if (r == 0)
                r = land(run, error);
        if (r == 0)
                r = write_down(run, before, error);
        /* The rules speak of what there is when all is done. */
        if (r == 0 && end == run->item_count)
                r = triggers_apply_within(run->change->project, run->session, error);
        if (r < 0)
                ground(run);
        return r;
}

static int try_transaction(struct walk_run *run, size_t start, size_t end, const struct revision_list *before,
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

/* What of a transaction is tried again, and where the heads were before it. */
struct transaction {
        struct walk_run *run;
        size_t start, end;
        struct revision_list before;
};

static int attempt(void *context, ski_error *error)
{
        const struct transaction *transaction = context;
        struct walk_run *run = transaction->run;
        int r;

        r = try_transaction(run, transaction->start, transaction->end, &transaction->before, error);
        if (r == 0)
                return 0;
        run->heads.count = transaction->before.count;
        if (run->heads.count > 0)
                memcpy(run->heads.items, transaction->before.items,
                       run->heads.count * sizeof(*run->heads.items));
        return r;
}

static int run_transaction(struct walk_run *run, size_t start, size_t end, ski_error *error)
{
        _cleanup_free_ struct revision **heads = calloc(run->heads.count + 1, sizeof(struct revision *));
        struct transaction transaction = { run, start, end, { heads, run->heads.count } };

        if (!heads)
                return ski_error_oom(error);
        if (run->heads.count > 0)
                memcpy(heads, run->heads.items, run->heads.count * sizeof(*heads));
        return patience_run(attempt, &transaction, error);
}

/* A part outside of transactions, and the notes of its statements. */
struct noting {
        struct walk_run *run;
        const struct walk_item *item;
};

static int note_statements(void *context, size_t statements, bool all, bool comes_now, ski_error *error)
{
        const struct noting *noting = context;
        struct walk_run *run = noting->run;
        const struct migration_entry entry = { .parts = noting->item->parts - !all,
                                               .statements = all ? 0 : statements,
                                               .comes_now = comes_now };
        int r;

        ground(run);
        r = make_tables(run, error);
        if (r == 0)
                r = note(run, &entry, noting->item->revision, error);
        run->seconds = (double)(clock_milliseconds() - run->revision_began) / 1000;
        time_notes(run);
        return r < 0 ? r : write_down(run, &run->heads, error);
}

static int run_outside(struct walk_run *run, const struct walk_item *item, ski_error *error)
{
        struct noting noting = { run, item };
        const struct outside_part outside = {
                .session = run->session,
                .revision = item->revision,
                .part = item->part,
                .done = item->statements,
                .again = item->again,
                .note = note_statements,
                .context = &noting,
        };
        int r;

        begin_revision(run, item);
        log_info("revision %s: what comes now can't be taken back with the rest", item->revision->id);
        r = migration_lock_hold(run->session, run->change->environment->name, error);
        if (r == 0)
                r = outside_part_run(&outside, error);
        return r < 0 ? ski_error_hint(error, "what was done before it is kept; the next run goes on here") : 0;
}

/* Nobody may believe that the revisions from here on take the earlier ones back with them. */
static void announce_boundary(const struct walk_run *run, size_t end)
{
        const struct walk_item *last = &run->items[end - 1];

        if (run->parts_at_labels && last->adds_label && end < run->item_count)
                log_info("revision %s gives an enum a label, which can be used only once it is committed; "
                         "what ran up to here is kept",
                         last->revision->id);
}

/* Only the server sees whether a label is used before it is committed, and newer ones allow it where the enum itself is as
 * new. */
static bool needs_labels_committed(struct walk_run *run, size_t start, size_t end, const ski_error *failure)
{
        if (run->parts_at_labels || strcmp(failure->sqlstate, "55P04") != 0)
                return false;
        run->parts_at_labels = true;
        if (find_end(run, start) == end) {
                run->parts_at_labels = false;
                return false;
        }
        log_info("an enum's new label is used, which can't be before it is committed; all is taken back, and "
                 "begins once more");
        return true;
}

/* As far as one goes; *ret_end is where it ended. */
static int run_transaction_from(struct walk_run *run, size_t start, size_t *ret_end, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error failure = SKI_ERROR_INIT;
        size_t end = find_end(run, start);

        *ret_end = end;
        if (run_transaction(run, start, end, &failure) == 0)
                return 0;
        if (!needs_labels_committed(run, start, end, &failure))
                return ski_error_move(error, &failure);
        *ret_end = find_end(run, start);
        return run_transaction(run, start, *ret_end, error);
}

int walk_run_execute(struct walk_run *run, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < run->item_count;) {
                size_t end = i + 1;

                if (is_outside(&run->items[i]))
                        r = run_outside(run, &run->items[i], error);
                else
                        r = run_transaction_from(run, i, &end, error);
                run->has_table |= r == 0;
                if (r == 0)
                        announce_boundary(run, end);
                i = end;
        }
        return r;
}
