/* SPDX-License-Identifier: PostgreSQL
 *
 * Functions in SQL and PL/pgSQL whose bodies the server would refuse if they were created as they stand: what they speak
 * of has gone since, or they were made without a check. They do no harm until they are called, and a copy must have
 * them; but files that create them load only with check_function_bodies off.
 */
#ifndef OPERATIONS_REFUSED_BODIES_H
#define OPERATIONS_REFUSED_BODIES_H

#include "catalog/folder.h"
#include "config/environment.h"
#include "config/project.h"

/* Asks the environment's server, and changes nothing. Errors: those of structure_side_open() and ski_execute(). */
int refused_bodies_find(const struct project *project, const struct environment *environment,
                        const ski_session_options *options, struct refused_bodies *ret, ski_error *error);

#endif
