/* SPDX-License-Identifier: PostgreSQL
 *
 * What a statement of SQL defines: the function, trigger, policy or right that it makes.
 */
#ifndef POSTGRES_DEFINITION_H
#define POSTGRES_DEFINITION_H

#include "base/text.h"
#include "skinspire/error.h"

enum definition_kind {
        DEFINITION_NONE,     /* something else, which has no name of its own */
        DEFINITION_FUNCTION, /* CREATE FUNCTION */
        DEFINITION_TRIGGER,  /* CREATE TRIGGER */
        DEFINITION_POLICY,   /* CREATE POLICY */
        DEFINITION_SECURITY, /* ALTER TABLE … ENABLE ROW LEVEL SECURITY */
        DEFINITION_GRANT,    /* GRANT … ON a table, sequence or schema, to one role */
};

struct definition {
        enum definition_kind kind;
        char *schema;              /* of a function that is written with one; else NULL */
        char *name;                /* of the function, trigger or policy; for a grant the role */
        struct strings privileges; /* of a grant: "select", … */
};

void definition_clear(struct definition *definition);

/* -SKI_EUSAGE with line and column in the text where it is no SQL; -SKI_ENOMEM. */
int definition_read(const char *statement, struct definition *ret, ski_error *error);

#endif
