/* SPDX-License-Identifier: PostgreSQL
 *
 * A project's history: all revisions of its folders, and how they follow each other.
 *
 * A revision names its parents; those that nobody names are heads. One with several parents is a merge, one with several
 * children a branch point. What a revision depends on comes before it as well, without being a parent. The rules are
 * Alembic's, so that histories can be taken over; only where its order is a matter of chance, ours is fixed.
 */
#ifndef MIGRATION_HISTORY_H
#define MIGRATION_HISTORY_H

#include "base/text.h"
#include "migration/revision.h"

struct history {
        struct revision **revisions; /* each behind all that it needs; line by line */
        size_t count;
        struct arena arena; /* private */
};

/* Reads all *.sql of the folders; one that is not there is empty. Errors: as revision_read(); -SKI_ECONFIG for an
 * identifier or label that stands twice, a parent that is missing, and a circle, with the files. */
int history_read(const struct strings *folders, struct history **ret, ski_error *error);
void history_free(struct history *history);
DEFINE_CLEANUP(struct history, history_free);

/* By its whole identifier; NULL when there is none. */
struct revision *history_find(const struct history *history, const char *id);

/* The one that the identifier was squashed into; NULL when there is none. */
struct revision *history_find_replacing(const struct history *history, const char *id);

/* Those that nobody revises, in the history's order. The list is the caller's to free(); false: out of memory. */
bool history_heads(const struct history *history, struct revision_list *ret);

/* Marks the revisions (by their places) that the list's need, themselves among them; `marks` has room for all. */
void history_mark_ancestors(const struct history *history, const struct revision_list *list, bool *marks);

/* Marks what the revision follows and what follows it, along parents alone, itself too; `marks` is clear. */
void history_mark_line(const struct history *history, const struct revision *revision, bool *marks);

#endif
