/* SPDX-License-Identifier: PostgreSQL
 *
 * What of a database may look different once a plan's steps were run in it: what they make or alter with all that it
 * consists of, and what needs any of that.
 */
#ifndef CATALOG_AFFECTED_H
#define CATALOG_AFFECTED_H

#include <stdint.h>

#include "base/macro.h"
#include "catalog/plan.h"
#include "catalog/snapshot.h"

struct affected {
        bool *facts;    /* of the snapshot, by fact->number */
        uint32_t *oids; /* of their objects, each once */
        size_t count;   /* of these */
};

/* `snapshot` is the database before the plan. Errors: -SKI_ENOMEM; -SKI_EUSAGE when more may be different than can be told,
 * or something else than a selection can name. */
int affected_find(const struct snapshot *snapshot, const struct plan *plan, struct affected *ret,
                  ski_error *error);
void affected_clear(struct affected *affected);

/* True for what ties a table to one of its parents. */
bool is_tie_to_parent(const struct fact *fact);

/* A view or another query, or what ties a table to its parent, not of the plan, that would mean something else if it
 * were made after the plan; NULL: none.
 * `structure` is the database after it. Errors: -SKI_ENOMEM. */
int affected_find_other(const struct snapshot *structure, const struct plan *plan, const struct fact **ret,
                        ski_error *error);

#endif
