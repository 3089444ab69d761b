/* SPDX-License-Identifier: PostgreSQL
 *
 * Resetting a database in one transaction inside it, for a role that may not create another one.
 */
#ifndef OPERATIONS_RESET_IN_PLACE_H
#define OPERATIONS_RESET_IN_PLACE_H

#include "base/text.h"
#include "operations/change.h"

/* True when the database is there and this role may not make one beside it. */
int reset_is_in_place(const struct change *change, bool *ret_in_place, ski_error *error);

/* -SKI_EREFUSED when something in the database is not this role's to drop (the detail names it), or the server has no
 * room for so many locks. */
int reset_in_place_check(const struct change *change, ski_error *error);

/* Drops all that is there, after a backup unless that is not wished, makes the extensions, runs the files as the
 * environment's role and makes what the rules want. */
int reset_in_place(const struct change *change, const struct strings *extensions, const struct strings *files,
                   bool no_backup, uint64_t *ret_statements, ski_error *error);

#endif
