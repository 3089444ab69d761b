/* SPDX-License-Identifier: PostgreSQL
 *
 * Giving a database what it lacks of the structure that its project declares, without changing what it has.
 */
#ifndef OPERATIONS_COMPLETE_STRUCTURE_H
#define OPERATIONS_COMPLETE_STRUCTURE_H

#include "base/text.h"
#include "operations/change.h"

struct completion {
        struct strings additions; /* "table public.wards"; the parts of another addition are not named */
        struct strings refused;   /* what can't be added, with the reason */
        struct strings rest;      /* what differs after it, as drift_describe() says it */
};

/* Finds out what completing would add; changes nothing. What the rules make is left to them. Where the role may not
 * make a shadow database that is a warning, and nothing is added. Errors: those of structure_drift_find(). */
int structure_completion_look(const struct change *change, struct completion *ret, ski_error *error);

/* Adds it, and what the rules then want, in one transaction. What would rewrite a table, and what the server refuses
 * since the rows do not fit or something is in the way, is left out and named. */
int structure_complete(const struct change *change, struct completion *ret, ski_error *error);

void completion_clear(struct completion *completion);

#endif
