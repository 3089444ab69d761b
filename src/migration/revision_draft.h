/* SPDX-License-Identifier: PostgreSQL
 *
 * A revision that is still to be written, and what its file will say.
 */
#ifndef MIGRATION_REVISION_DRAFT_H
#define MIGRATION_REVISION_DRAFT_H

#include "base/text.h"
#include "migration/revision.h"

struct draft_part {
        enum revision_direction direction;
        bool outside_transaction;
        struct text statements; /* each ended by a semicolon and a newline */
        char *origin; /* the file of SQL that they are taken from, and the line of the first; or NULL */
        unsigned origin_line;
};

struct revision_draft {
        char *id;
        char *message; /* may have several lines */
        char *created;
        struct strings revises, labels, depends_on;
        struct strings remarks; /* lines for whoever reads the file, behind its header */
        struct draft_part *parts;
        size_t part_count;
};

/* A new part at the end; NULL: out of memory. */
struct draft_part *revision_draft_add_part(struct revision_draft *draft, enum revision_direction direction,
                                           bool outside_transaction);
/* A statement with or without its semicolon. */
void draft_part_add(struct draft_part *part, const char *statement);

/* Appends the file's content. */
void revision_draft_write(const struct revision_draft *draft, struct text *content);

/* The part in which the line of that file stands, with its number there, from 1; NULL: it is of the header. */
const struct draft_part *revision_draft_part_at(const struct revision_draft *draft, unsigned line,
                                                unsigned *ret_line);

/* Looks that the revision, as read from its file, is the draft: what stands in a message or a statement may look like a
 * line of the file's own. -SKI_EUSAGE. */
int revision_draft_check(const struct revision_draft *draft, const struct revision *revision, ski_error *error);

void revision_draft_clear(struct revision_draft *draft);

#endif
