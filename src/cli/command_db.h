/* SPDX-License-Identifier: PostgreSQL
 *
 * What the commands of the family db share.
 */
#ifndef CLI_COMMAND_DB_H
#define CLI_COMMAND_DB_H

#include "cli/invocation.h"
#include "operations/migration_files.h"

/* The project's migrations, or those of --directory. Errors: as migration_files_read(). */
int command_db_read(const struct invocation *invocation, struct migration_files *ret, ski_error *error);

#endif
