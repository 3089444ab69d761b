/* SPDX-License-Identifier: PostgreSQL
 *
 * Several revisions as one: which can be, and what the one is.
 *
 * It keeps the identifier and the file of the last of them, so that databases which are there, and revisions that follow,
 * go on as they are; its header names the others, whose files no longer count from then on, and has the checksum by which the
 * logs of those databases know what ran.
 */
#ifndef MIGRATION_SQUASH_H
#define MIGRATION_SQUASH_H

#include "migration/history.h"
#include "migration/new_revision.h"

struct squash {
        struct revision_list members; /* in the history's order */
        struct revision_list before;  /* what must have run before them, likewise */
        struct revision *last;        /* of the members */
        struct strings parents, labels, depends_on, replaces;
        struct strings squashed; /* checksums of the upgrades that ran under the last one's identifier so far */
};

/* Looks whether the listed revisions can become one: they have one end, and what follows them follows that. Errors:
 * -SKI_EREFUSED with what is in the way. */
int squash_find(const struct history *history, const struct revision_list *list, struct squash *ret,
                ski_error *error);
void squash_clear(struct squash *squash);

/* Their statements one behind the other, each revision's in parts of its own: up in their order, down backwards.
 * -SKI_EREFUSED where one of them can't be taken back. */
int squash_join(const struct squash *squash, struct text *upgrade, struct text *downgrade, ski_error *error);

/* The file, with these statements; `message` may be NULL. Nothing is written. */
int squash_compose(const struct squash *squash, const char *zone, const char *message, const char *upgrade,
                   const char *downgrade, struct new_revision *ret, ski_error *error);

/* Writes the file in the place of the last one's, and then removes the others'. -SKI_EIO. */
int squash_write(const struct squash *squash, const struct new_revision *revision, ski_error *error);

#endif
