/* SPDX-License-Identifier: PostgreSQL
 *
 * The extensions that a project's databases need.
 */
#ifndef OPERATIONS_EXTENSIONS_H
#define OPERATIONS_EXTENSIONS_H

#include "operations/change.h"

/* Adds those of the setting database.extensions that the session's database lacks; with `any_database` all of
 * them, for a database that is still to be made on the session's server. -SKI_ECONFIG for one that the server does
 * not have at hand. */
int extensions_missing(const struct change *change, ski_session *session, bool any_database,
                       struct strings *ret, ski_error *error);

/* Installs them in the database of that name: as the environment's role where the extension lets a database's
 * owner do so, else as the administrator. */
int extensions_install(const struct change *change, const char *database, const struct strings *extensions,
                       ski_error *error);

#endif
