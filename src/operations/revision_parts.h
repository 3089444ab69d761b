/* SPDX-License-Identifier: PostgreSQL
 *
 * Running the parts of a revision: what `db upgrade` does with them, and what a revision is proved with.
 */
#ifndef OPERATIONS_REVISION_PARTS_H
#define OPERATIONS_REVISION_PARTS_H

#include "migration/revision.h"
#include "skinspire/session.h"

/* Runs a part in the open scope. Whatever it sets ends with it, and `search_path` holds then; NULL: the role's own.
 * Errors: as run_scripts(), with the place in the revision's file. */
int revision_part_run(ski_session *session, const struct revision *revision, const struct revision_part *part,
                      const char *search_path, ski_error *error);

/* Runs all parts of the direction in transactions of its own, and commits them. For shadows: nothing is written down. */
int revision_run(ski_session *session, const struct revision *revision, enum revision_direction direction,
                 const char *search_path, ski_error *error);

/* The role's own search_path, the caller's to free; asked before anything runs. */
int revision_search_path(ski_session *session, char **ret, ski_error *error);

#endif
