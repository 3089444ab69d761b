/* SPDX-License-Identifier: PostgreSQL
 *
 * What the files about restoring share.
 */
#ifndef OPERATIONS_RESTORING_INTERNAL_H
#define OPERATIONS_RESTORING_INTERNAL_H

#include "operations/restoring.h"
#include "transfer/engine.h"

void restoring_report(const struct restoring *restoring, const char *phase, uint64_t done, uint64_t total,
                      const char *what);

/* How the engine tells of its progress; the context is the restoring. */
void restoring_watch(const struct engine_progress *progress, void *context);

/* How many may work at once. */
unsigned restoring_jobs(const struct restoring *restoring);

/* Says what helps where the server lacks what the backup's objects need. Returns the code. */
int restoring_explain(const struct restoring *restoring, int code, ski_error *error);

/* Leaves of the content's SQL the statements that are wanted. */
int restoring_strip(const struct restoring *restoring, struct content *content, const char **sql,
                    ski_error *error);

/* False for a statement about owners or privileges that nobody wants. */
bool restoring_wants(const struct restoring *restoring, const char *statement);

/* Runs a dump's SQL in the new database, and collects statistics. */
int restoring_run_dump(struct restoring *restoring, const struct conninfo *building, ski_error *error);

#endif
