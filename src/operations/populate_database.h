/* SPDX-License-Identifier: PostgreSQL
 *
 * Filling a database with the project's sample, to try things on.
 */
#ifndef OPERATIONS_POPULATE_DATABASE_H
#define OPERATIONS_POPULATE_DATABASE_H

#include <stdint.h>

#include "operations/change.h"

struct population {
        struct strings files; /* of the setting database.sample */
        uint64_t statements;  /* 0 in a dry run */
};

/* Runs the sample's files in one transaction. A protected environment is refused, whatever was confirmed: invented
 * patients among real ones can't be told apart afterwards. Errors: -SKI_EREFUSED, -SKI_ECONFIG when there is no
 * sample, and those of run_scripts(). */
int populate_database(const struct change *change, struct population *ret, ski_error *error);
void population_clear(struct population *population);

#endif
