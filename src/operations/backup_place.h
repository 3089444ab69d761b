/* SPDX-License-Identifier: PostgreSQL
 *
 * Where a backup is written, and how it gets its name: under a temporary name until it is good, then renamed. What a
 * killed run left under such a name is removed by the next one.
 */
#ifndef OPERATIONS_BACKUP_PLACE_H
#define OPERATIONS_BACKUP_PLACE_H

#include "config/environment.h"
#include "config/project.h"
#include "transfer/manifest.h"

struct backup_place {
        const struct project *project;
        const struct environment *environment;
        char *folder;
        char *temporary; /* where the backup is written: a file or a folder that is not there yet */
        char *prefix;    /* what the names of all temporary files of this run begin with */
        char *lock_path;
        char *name; /* the name that was asked for; NULL: DATABASE_TIME */
        int lock;   /* held as long as this run lives */
};

#define BACKUP_PLACE_INIT  \
        {                  \
                .lock = -1 \
        }

/* Makes the folder where it is missing. `file` NULL: in the environment's folder. -SKI_EREFUSED when `file` is there
 * already. */
int backup_place_open(const struct project *project, const struct environment *environment, const char *file,
                      struct backup_place *ret, ski_error *error);
/* Removes what was not published. */
void backup_place_clear(struct backup_place *place);

/* "DATABASE_20261122_150405" and the suffix, or what was asked for: what it would be called now. For the caller to free. */
int backup_place_name(const struct backup_place *place, const char *suffix, char **ret, ski_error *error);

/* Gives the finished backup its name, its place in the environment's order, and its manifest. ret_path is where it now
 * is, for the caller to free. */
int backup_place_publish(struct backup_place *place, const char *suffix, struct manifest *manifest,
                         const struct seal *seal, char **ret_path, ski_error *error);

#endif
