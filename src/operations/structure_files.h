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

/* Looks at the side's files, which are to be loaded on the server of the other side; where that is no database, on the
 * active environment's, else on the private server. The other side's session need not be open yet. */
int structure_files_open(const struct project *project, struct structure_side *side,
                         const struct structure_side *other, const ski_session_options *options,
                         struct files_reading **ret, ski_error *error);

/* Where these files were never read, begins a shadow for them in sessions of its own, while the other side's session is being
 * opened. A help, without which they are read as well. */
void structure_files_begin(struct files_reading *reading);

/* Looks for the structure in the cache, by the other side's session; *ret is NULL where the files have to be loaded. */
int structure_files_look(struct files_reading *reading, struct snapshot **ret, ski_error *error);

/* Loads them, in sessions of its own; what was given to structure_files_open() has to be there still. Errors and
 * ret_ending: as shadow_read(). */
int structure_files_load(struct files_reading *reading, struct snapshot **ret, struct shadow_ending **ret_ending,
                         ski_error *error);
void files_reading_free(struct files_reading *reading);
DEFINE_CLEANUP(struct files_reading, files_reading_free);

#endif
