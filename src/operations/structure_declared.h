/* SPDX-License-Identifier: PostgreSQL
 *
 * The structure that a project declares: its extensions, its SQL files, what its command prints,
 * and its rules.
 */
#ifndef OPERATIONS_STRUCTURE_DECLARED_H
#define OPERATIONS_STRUCTURE_DECLARED_H

#include "base/text.h"
#include "catalog/digest.h"
#include "config/project.h"
#include "skinspire/session.h"

/* The SQL files of the setting database.schema. -SKI_EUSAGE when there are none, and no database.schema_command that
 * prints them either: then nothing is declared. */
int structure_declared_find(const struct project *project, struct strings *ret_files, ski_error *error);

/* Adds what decides, besides these files, what they and the rules give on the session's server; and whether there are
 * rules. */
int structure_declared_digest(const struct project *project, ski_session *session, struct digest *digest,
                              bool *ret_rules, ski_error *error);

/* What the rules add once the files are loaded; a shadow_completion, whose context is the project. */
int structure_declared_complete(ski_session *session, const void *context, ski_error *error);

#endif
