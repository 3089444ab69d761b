/* SPDX-License-Identifier: PostgreSQL
 *
 * The statements of a revision's parts, and what kinds of them it has.
 */
#ifndef MIGRATION_REVISION_STATEMENTS_H
#define MIGRATION_REVISION_STATEMENTS_H

#include "migration/revision.h"
#include "postgres/script.h"

/* What is done with a statement; the script stands behind it. Anything but 0 ends the reading. */
typedef int statement_visitor(struct script *script, const struct script_statement *statement, void *context,
                              ski_error *error);

/* Hands all statements of a part to the visitor, until it ends the reading; returns what it returned last. Errors of the text
 * have their place in the revision's file. */
int revision_part_read(const struct revision *revision, const struct revision_part *part,
                       statement_visitor *visit, void *context, ski_error *error);

enum statement_subject {
        STATEMENT_OF_SERVER, /* what all databases share: roles, databases, tablespaces */
        STATEMENT_OF_ROWS,   /* perhaps: what neither makes, alters nor drops objects, nor sets something */
};

/* 1 when a statement of either direction is about that, with its line in the file; else 0. Errors: of the text, with their
 * place. */
int revision_finds(const struct revision *revision, enum statement_subject subject, unsigned *ret_line,
                   ski_error *error);

/* True when the part adds a label to an enum. What is no SQL is found by whoever runs it. */
bool revision_part_adds_label(const struct revision *revision, const struct revision_part *part);

#endif
