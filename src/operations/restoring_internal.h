/* SPDX-License-Identifier: PostgreSQL
 *
 * What the files about restoring share.
 */
#ifndef OPERATIONS_RESTORING_INTERNAL_H
#define OPERATIONS_RESTORING_INTERNAL_H

#include "operations/restoring.h"

void restoring_report(const struct restoring *restoring, const char *phase, uint64_t done, uint64_t total,
                      const char *what);

/* False for a statement about owners or privileges that nobody wants. */
bool restoring_wants(const struct restoring *restoring, const char *statement);

/* Runs a dump's SQL in the new database, and collects statistics. */
int restoring_run_dump(struct restoring *restoring, const struct conninfo *building, ski_error *error);

#endif
