/* SPDX-License-Identifier: PostgreSQL
 *
 * How an operation gets what opens a backup: only once it knows that it needs it, and which kind.
 */
#ifndef OPERATIONS_BACKUP_SECRET_H
#define OPERATIONS_BACKUP_SECRET_H

#include "operations/backups.h"

struct secret_giver {
        /* Gives a key file's content, or a passphrase. NULL may be given: then nobody has one. */
        int (*give)(bool passphrase, const char *backup, void *context, struct seal_secret **ret,
                    ski_error *error);
        void *context;
};

/* NULL where the backup is not encrypted. `giver` may be NULL. */
int backup_find_secret(const struct backup *backup, const struct secret_giver *giver, struct seal_secret **ret,
                       ski_error *error);

#endif
