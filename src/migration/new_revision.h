/* SPDX-License-Identifier: PostgreSQL
 *
 * Writing a new revision's file.
 */
#ifndef MIGRATION_NEW_REVISION_H
#define MIGRATION_NEW_REVISION_H

#include "migration/history.h"
#include "migration/place.h"

/* What it shall be; what is NULL or empty is left to the rules of Alembic. */
struct revision_wish {
        const char *message;
        const struct strings *parents; /* as people write them; NULL: the one head */
        const struct strings *depends_on;
        const char *label;
        const char *id;                  /* NULL: a random one */
        const char *version_path;        /* one of the place's folders; NULL: that of the first parent */
        const char *upgrade, *downgrade; /* SQL, which may begin with a mark of its own; NULL: nothing yet */
        const char *unproved;            /* as in struct revision */
        bool splice;                     /* a parent may be no head */
        bool merge;                      /* there must be several parents */
};

/* What stands at the top of a file. Lists may be NULL, but for the parents. */
struct revision_header {
        const char *id, *message, *date;
        const char *unproved; /* or NULL */
        const struct strings *parents, *labels, *depends_on, *replaces, *squashed;
};

void revision_header_append(struct text *text, const struct revision_header *header);
/* A part with its mark ("upgrade"), unless the statements begin with one of their own; they may be NULL. */
void revision_part_append(struct text *text, const char *mark, const char *statements);

struct new_revision {
        char *id;
        char *path;
        struct text content;
};

/* Works out the file, and writes nothing. The history is of the place. Errors: -SKI_ENOTFOUND as identifier_resolve(), and
 * for what Alembic refuses; -SKI_EREFUSED when the identifier, the label or the file are there already; -SKI_EUSAGE
 * for an identifier, label or message that can't stand in a file; -SKI_ENOMEM. */
int new_revision_compose(const struct migration_place *place, const struct history *history,
                         const struct revision_wish *wish, struct new_revision *ret, ski_error *error);

/* Writes the file, whole or not at all. -SKI_EREFUSED when it is there by now; -SKI_EIO. */
int new_revision_write(const struct new_revision *revision, ski_error *error);
void new_revision_clear(struct new_revision *revision);

#endif
