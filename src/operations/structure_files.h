/* SPDX-License-Identifier: PostgreSQL
 *
 * The structure that SQL files describe: from the cache, or from a shadow database.
 */
#ifndef OPERATIONS_STRUCTURE_FILES_H
#define OPERATIONS_STRUCTURE_FILES_H

#include "operations/structure_side.h"

/* Loads the side's files on the server of the other side; where that is none of a database, on the active
 * environment's, else on the private server. Errors: as shadow_read(). */
int structure_files_read(const struct project *project, struct structure_side *side,
                         const struct structure_side *other, const ski_session_options *options,
                         struct snapshot **ret, ski_error *error);

#endif
