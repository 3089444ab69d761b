/* SPDX-License-Identifier: PostgreSQL
 *
 * A scratch database on an environment's server: new, empty, and dropped again; also by the next run, where this one is
 * killed.
 */
#ifndef OPERATIONS_SCRATCH_H
#define OPERATIONS_SCRATCH_H

#include "operations/change.h"
#include "transfer/replace.h"

struct scratch {
        ski_session_options options;
        struct replacement *replacement; /* that never takes a place */
        struct conninfo *conninfo;
};

/* `purpose` is a short word that makes its name. -SKI_EBUSY when another run has one for the same purpose. `scratch` must
 * stay where it is until it is cleared, which drops the database; nobody may be in it then. */
int scratch_create(const struct change *change, const char *purpose, const struct database_shape *shape,
                   struct scratch *scratch, ski_error *error);
void scratch_clear(struct scratch *scratch);

#endif
