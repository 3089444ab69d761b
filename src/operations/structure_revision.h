/* SPDX-License-Identifier: PostgreSQL
 *
 * The structure that a database has at a revision: what all upgrades up to it make, one after the other.
 */
#ifndef OPERATIONS_STRUCTURE_REVISION_H
#define OPERATIONS_STRUCTURE_REVISION_H

#include "operations/structure_side.h"

/* Makes a side of the revision (or revisions: 'heads', 'base') that the text names. Errors: as history_read() and
 * identifier_resolve(). */
int structure_revision_find(const struct project *project, const char *text, struct structure_side *ret,
                            ski_error *error);

/* An error in what was loaded for the side gets its place in the revision's own file. */
void structure_revision_place_error(const struct structure_side *side, ski_error *error);

#endif
