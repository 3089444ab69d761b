/* SPDX-License-Identifier: PostgreSQL
 *
 * What a structure is after renames: views, functions and keys that speak of what was renamed speak of it under its new
 * name, and only the server knows which do. So the structure is built in a shadow database and renamed there.
 */
#ifndef OPERATIONS_RENAME_STRUCTURE_H
#define OPERATIONS_RENAME_STRUCTURE_H

#include "catalog/plan.h"
#include "operations/structure_side.h"

/* `host` is a side of which a session is open. Takes the extensions out of `structure`. Errors: as
 * structure_sides_read(). */
int rename_structure(const struct project *project, struct structure_side *host, struct snapshot *structure,
                     const struct plan *renames, const ski_session_options *options, struct snapshot **ret,
                     ski_error *error);

#endif
