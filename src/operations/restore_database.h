/* SPDX-License-Identifier: PostgreSQL
 *
 * Restoring a backup: built beside the present database, compared with the manifest, swapped in, undoable.
 */
#ifndef OPERATIONS_RESTORE_DATABASE_H
#define OPERATIONS_RESTORE_DATABASE_H

#include "operations/backup_secret.h"
#include "operations/change.h"
#include "operations/copy_database.h"

struct restore_options {
        const char *file; /* as for backups_choose(); NULL: the newest */
        const char *into; /* a database that is not there yet; NULL: the environment's own is replaced */
        const struct strings
                *tables; /* only their rows are restored, the others stay; empty or NULL: everything */
        bool keep_sessions;
        bool unmasked; /* a protected environment's backup may go to one that is not */
        bool no_owner, no_privileges;
        bool resume; /* with a manifest: go on with what an interrupted run has left, and leave that if interrupted */
        unsigned jobs;
        struct secret_giver secrets;
        copy_progress *progress; /* or NULL */
        void *context;
};

struct restore_result {
        struct backup backup;
        char *database; /* that now is what was backed up */
        bool existed;
        char *retained;   /* the old one's new name; NULL when there was none, or none is kept */
        bool is_verified; /* there was a manifest, and everything is as it says */
        uint64_t rows, tables;
        double seconds;
        struct strings notes, limits, sessions;
};

/* The database ends as it was, or as the backup is; after a kill at any moment too. Errors: -SKI_EDIFFERS for a damaged
 * backup, -SKI_EREFUSED for whatever is stopped before the start, -SKI_EBUSY for a second run, and those of the
 * session. */
int restore_database(const struct change *change, const struct restore_options *options,
                     struct restore_result *ret, ski_error *error);
void restore_result_clear(struct restore_result *result);

#endif
