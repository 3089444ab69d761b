/* SPDX-License-Identifier: PostgreSQL
 *
 * The golden databases of an environment's server: listing them, and letting one go. 'copy --golden' makes them.
 */
#ifndef OPERATIONS_GOLDEN_DATABASES_H
#define OPERATIONS_GOLDEN_DATABASES_H

#include "operations/change.h"
#include "transfer/golden.h"

int list_golden(const struct change *change, struct golden_list *ret, ski_error *error);

/* Drops one. ret_dropped is what it was. -SKI_ENOTFOUND when no golden database of that server has the name. */
int drop_golden(const struct change *change, const char *database, struct golden **ret_dropped,
                ski_error *error);

#endif
