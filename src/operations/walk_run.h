/* SPDX-License-Identifier: PostgreSQL
 *
 * Taking a database along a walk: which parts have still to run, in which transactions, and what is written down of them.
 */
#ifndef OPERATIONS_WALK_RUN_H
#define OPERATIONS_WALK_RUN_H

#include "migration/migration_log.h"
#include "operations/revision_parts.h"
#include "operations/run_migrations.h"

struct walk_item;

struct walk_run {
        /* Borrowed, and there before the plan is made. */
        const struct change *change;
        const struct migration_options *options;
        const struct history *history;
        const struct walk *walk;
        ski_session *session;
        struct version_table table;
        bool has_table;
        /* What the version table holds, with room for all of the history; owned. */
        struct revision_list heads;
        /* Of the transaction that is open, with who runs it; the items are owned. */
        struct migration_entries notes;

        /* private */
        struct walk_item *items;
        size_t item_count;
        bool has_log;
        bool parts_at_labels; /* a transaction ends behind a revision that gives an enum a label */
        /* Parts that the server works on, and those that are read meanwhile. */
        struct revision_flight flying, next;
        size_t most; /* how many share a message: several where none takes long, so that all can be told in time */
        double clock;   /* the server's, when the last part had run; 0: nobody knows */
        double seconds; /* of the revision so far */
        int64_t revision_began;
        size_t timed; /* how many notes, from the first on, say when their revision had run */
};

/* Finds what has to be done. -SKI_EREFUSED for a revision without the part that is asked for, and for one that is half done
 * and not on the walk, or whose file says something else by now. */
int walk_run_plan(struct walk_run *run, ski_error *error);

/* Does it. The session holds the lock of the migrations, and has no scope open. Errors: of the statements, with the place in
 * the revision's file. */
int walk_run_execute(struct walk_run *run, ski_error *error);

void walk_run_clear(struct walk_run *run);

#endif
