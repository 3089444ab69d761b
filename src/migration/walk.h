/* SPDX-License-Identifier: PostgreSQL
 *
 * The way from where a database is to a revision: whose upgrades, or downgrades, run in which order, and what the
 * version table says after each. The rules are Alembic's.
 */
#ifndef MIGRATION_WALK_H
#define MIGRATION_WALK_H

#include "migration/history.h"

struct walk {
        enum revision_direction direction;
        struct revision_list steps; /* in the order in which they run */
};

/* Upwards to what the target names, with all that it depends on. Errors: as identifier_resolve(). */
int walk_up(const struct history *history, const struct revision_list *current, const char *target,
            struct walk *ret, ski_error *error);

/* Downwards until the target ('base', '-1') is the newest that is left, with all that depends on what goes.
 * -SKI_EUSAGE when there is nothing above it, or several ways lead down. */
int walk_down(const struct history *history, const struct revision_list *current, const char *target,
              struct walk *ret, ski_error *error);

void walk_clear(struct walk *walk);

/* What the version table holds changes with a step: revisions that go from it and that come into it. The lists' items
 * are the caller's to free(); `heads` becomes what it then holds, and has room for one more for each revision. */
struct head_change {
        struct revision_list removed, added;
};

int head_change_of(const struct history *history, enum revision_direction direction, struct revision *revision,
                   struct revision_list *heads, struct head_change *ret, ski_error *error);
/* All that changes from the one to the other. */
int head_change_between(const struct revision_list *before, const struct revision_list *after,
                        struct head_change *ret, ski_error *error);
void head_change_clear(struct head_change *change);

#endif
