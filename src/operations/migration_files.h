/* SPDX-License-Identifier: PostgreSQL
 *
 * A project's migrations as their files tell; no database is asked.
 */
#ifndef OPERATIONS_MIGRATION_FILES_H
#define OPERATIONS_MIGRATION_FILES_H

#include "migration/history.h"
#include "migration/place.h"
#include "migration/versions.h"

struct migration_files {
        struct migration_place *place;
        struct history *history;
        int lock; /* where is_locked: keeps others from writing revisions until the files are cleared */
        bool is_locked;
};

/* `directory` is what --directory says, or NULL. Errors: as migration_place_find(), migration_place_check() and
 * history_read(). */
int migration_files_read(const struct project *project, const char *directory, struct migration_files *ret,
                         ski_error *error);
/* The same for who will write a revision: waits for others who do. */
int migration_files_lock(const struct project *project, const char *directory, struct migration_files *ret,
                         ski_error *error);

/* Lets the others go on before the files are cleared. */
void migration_files_unlock(struct migration_files *files);

/* Borrows from the files. */
struct version_table migration_version_table(const struct migration_files *files);

void migration_files_clear(struct migration_files *files);

#endif
