/* SPDX-License-Identifier: PostgreSQL
 *
 * A database that was made from the project's files is where its migrations lead to.
 */
#ifndef OPERATIONS_STAMP_STRUCTURE_H
#define OPERATIONS_STAMP_STRUCTURE_H

#include "config/project.h"
#include "skinspire/session.h"

/* Has the version table say so, in the open scope of a session whose search_path is the role's. Nothing to do in a project
 * without migrations. Errors: as history_read() and versions_make(). */
int stamp_structure(const struct project *project, ski_session *session, ski_error *error);

#endif
