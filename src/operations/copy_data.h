/* SPDX-License-Identifier: PostgreSQL
 *
 * copy --data-only: the rows of the source in the structure that the target has. The new database gets the target's
 * structure instead of the source's; both must be equal but for rights, owners and comments.
 */
#ifndef OPERATIONS_COPY_DATA_H
#define OPERATIONS_COPY_DATA_H

#include "operations/copy_internal.h"

/* The target's present database, read in one snapshot while its structure is taken over. */
struct keeper {
        struct conninfo *conninfo;
        ski_session *session;
        ski_scope scope;
        char *snapshot;
};

/* Errors: -SKI_ENOTFOUND when there is no such database. */
int keeper_open(const struct copy *copy, struct keeper *ret, ski_error *error);
void keeper_close(struct keeper *keeper);

/* -SKI_EDIFFERS with each difference, when the source's rows may not fit. Both databases are read. */
int copy_data_check(const struct copy *copy, ski_error *error);

/* Fills copy->before: the target's objects, the source's sequences. */
int copy_data_census(struct copy *copy, const struct keeper *keeper, ski_error *error);

#endif
