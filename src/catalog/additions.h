/* SPDX-License-Identifier: PostgreSQL
 *
 * A structure with all that it lacks of another one, where nothing that it has is changed: what a plan leads to that
 * only adds.
 */
#ifndef CATALOG_ADDITIONS_H
#define CATALOG_ADDITIONS_H

#include "catalog/snapshot.h"

/* True for a fact that is not to be added. */
typedef bool additions_refusal(const struct fact *fact, const void *context);

/* All of `from`, and those facts of `to` that are missing in it: whose parents and needs are there or are added as
 * well, whose names are free, and which nobody refuses. The result borrows from both. Errors: -SKI_ENOMEM. */
int additions_make(const struct snapshot *from, const struct snapshot *to, additions_refusal *refuses,
                   const void *context, struct snapshot **ret, ski_error *error);

#endif
