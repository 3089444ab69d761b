/* SPDX-License-Identifier: PostgreSQL
 *
 * Whether a backup can be relied on: by reading it, or by restoring it into a scratch database.
 */
#ifndef OPERATIONS_VERIFY_BACKUP_H
#define OPERATIONS_VERIFY_BACKUP_H

#include "operations/backup_secret.h"
#include "operations/change.h"
#include "operations/copy_database.h"

struct verify_backup_options {
        const char *file; /* as for backups_choose() */
        bool restore;     /* into a scratch database on the environment's server, which is dropped again */
        bool no_owner, no_privileges;
        struct secret_giver secrets;
        copy_progress *progress;
        void *context;
};

struct verify_backup_result {
        struct backup backup;
        bool restored;
        uint64_t rows, tables;
        double seconds;
};

/* -SKI_EDIFFERS when it can't be relied on; ret->backup is filled in even then, where there is one. */
int verify_backup(const struct change *change, const struct verify_backup_options *options,
                  struct verify_backup_result *ret, ski_error *error);
void verify_backup_result_clear(struct verify_backup_result *result);

#endif
