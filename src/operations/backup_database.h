/* SPDX-License-Identifier: PostgreSQL
 *
 * Backing up an environment's database into files.
 */
#ifndef OPERATIONS_BACKUP_DATABASE_H
#define OPERATIONS_BACKUP_DATABASE_H

#include "operations/backups.h"
#include "operations/change.h"
#include "operations/copy_database.h"

struct backup_options {
        enum manifest_form form;
        bool compress;              /* a plain dump; an archive always is */
        struct seal_secret *secret; /* NULL: not encrypted */
        const char *file;           /* where it is to stand; NULL: backups/ENVIRONMENT/DATABASE_TIME */
        unsigned jobs;           /* how many tables of an archive at once; 0: as many as there are processors */
        copy_progress *progress; /* or NULL */
        void *context;
};

struct backup_result {
        char *path;
        struct manifest *manifest;
        struct row_tally total;
        struct strings warnings; /* that have been said already */
        double seconds, check_seconds;
};

/* One moment of the database, while others go on working in it. Good when this returns 0: written, and read back from
 * the disk; otherwise nothing stays. The change's dry_run only says where it would stand. Errors: -SKI_EREFUSED for a
 * pooler and for a file that is there already, -SKI_EIO, -SKI_EDIFFERS when what was read back is not what was written,
 * and those of the session. */
int backup_database(const struct change *change, const struct backup_options *options,
                    struct backup_result *ret, ski_error *error);
void backup_result_clear(struct backup_result *result);

/* What an operation does that is about to change a database in place: a compressed plain dump, encrypted where the
 * project has a key file. Says where it stands. */
int backup_before_change(const struct change *change, ski_error *error);

#endif
