/* SPDX-License-Identifier: PostgreSQL
 *
 * What the commands of the family db share.
 */
#ifndef CLI_COMMAND_DB_H
#define CLI_COMMAND_DB_H

#include <jansson.h>

#include "cli/invocation.h"
#include "operations/make_migration.h"

/* The project's migrations, or those of --directory. Errors: as migration_files_read(). */
int command_db_read(const struct invocation *invocation, struct migration_files *ret, ski_error *error);

/* What the text means; where the database is, is asked only when the text needs it. ret's items are the caller's to
 * free(). Errors: as identifier_resolve() and command_db_current_of(). */
int command_db_resolve(struct invocation *invocation, const struct migration_files *files, const char *text,
                       struct revision_list *ret, ski_error *error);

/* The revisions where the environment's database is, likewise. */
int command_db_current_of(struct invocation *invocation, const struct migration_files *files,
                          struct revision_list *ret, ski_error *error);

/* An object with the revisions, each with whether it is among `current` where that is known; NULL: no memory. */
json_t *command_db_json(const struct revision_list *list, const struct revision_list *current);

int command_db_print(const struct text *text, ski_error *error);

/* "Running upgrade …"; the progress of run_migrations(). */
void command_db_show_step(const struct revision *revision, enum revision_direction direction, void *context);

/* Lets the new revision be reviewed on the terminal, and runs it where that is agreed to. */
int command_db_apply(const struct invocation *invocation, const struct change *change,
                     struct new_migration *migration, bool *ret_applied, ski_error *error);

#endif
