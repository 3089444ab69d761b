/* SPDX-License-Identifier: PostgreSQL
 *
 * What kinds of statements a revision has.
 */
#ifndef OPERATIONS_REVISION_STATEMENTS_H
#define OPERATIONS_REVISION_STATEMENTS_H

#include "migration/revision.h"

enum statement_subject {
        STATEMENT_OF_SERVER, /* what all databases share: roles, databases, tablespaces */
        STATEMENT_OF_ROWS,   /* perhaps: what neither makes, alters nor drops objects, nor sets something */
};

/* 1 when a statement of either direction is about that, with its line in the file; else 0. Errors: of the text, with their
 * place. */
int revision_finds(const struct revision *revision, enum statement_subject subject, unsigned *ret_line,
                   ski_error *error);

/* True when the part adds a label to an enum. What is no SQL is found by whoever runs it. */
bool revision_part_adds_label(const struct revision_part *part);

#endif
