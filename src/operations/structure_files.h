/* SPDX-License-Identifier: PostgreSQL
 *
 * The structure that SQL files describe: from the cache, or from a shadow database.
 */
#ifndef OPERATIONS_STRUCTURE_FILES_H
#define OPERATIONS_STRUCTURE_FILES_H

#include "base/macro.h"
#include "operations/structure_side.h"

/* What has to be loaded, and where. */
struct files_reading;

/* Loads the side's files on the server of the other side; where that is none of a database, on the active
 * environment's, else on the private server. This part is done in the other side's session: it finds the structure in the
 * cache, or says what to load. Gives one of the two, the other is NULL. */
int structure_files_look(const struct project *project, struct structure_side *side,
                         const struct structure_side *other, const ski_session_options *options,
                         struct files_reading **ret_reading, struct snapshot **ret, ski_error *error);

/* Loads them, in sessions of its own; what was given to structure_files_look() has to be there still. Errors and
 * ret_ending: as shadow_read(). */
int structure_files_load(const struct files_reading *reading, struct snapshot **ret,
                         struct shadow_ending **ret_ending, ski_error *error);
void files_reading_free(struct files_reading *reading);
DEFINE_CLEANUP(struct files_reading, files_reading_free);

#endif
