/* SPDX-License-Identifier: PostgreSQL
 *
 * Where an environment's database is in its history.
 */
#ifndef OPERATIONS_READ_CURRENT_H
#define OPERATIONS_READ_CURRENT_H

#include "migration/migration_log.h"
#include "operations/change.h"
#include "operations/migration_files.h"

/* What the version table holds, in the history's order; nothing where there is no table. ret's items are the caller's to
 * free(). *ret_interrupted is what migration_log_interrupted() gives; it may be NULL. Errors: -SKI_ENOTFOUND, with the way out, where the
 * table holds a revision that no file has; as change_open(). */
int read_current(const struct change *change, const struct migration_files *files, struct revision_list *ret,
                 ski_result **ret_interrupted, ski_error *error);

/* The same, for those that can't use a database between two revisions: -SKI_EREFUSED where a run was interrupted. */
int read_current_whole(const struct change *change, const struct migration_files *files,
                       struct revision_list *ret, ski_error *error);

/* The newest on each line that have run, as `current` shows them: also those of lines on which another depends. */
int current_with_needed(const struct history *history, const struct revision_list *current,
                        struct revision_list *ret, ski_error *error);

#endif
