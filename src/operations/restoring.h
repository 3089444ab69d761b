/* SPDX-License-Identifier: PostgreSQL
 *
 * What restoring a backup and trying one out share: reading it through before anything is touched, filling a new
 * database, and comparing that with the manifest.
 */
#ifndef OPERATIONS_RESTORING_H
#define OPERATIONS_RESTORING_H

#include "operations/backup_secret.h"
#include "operations/change.h"
#include "operations/copy_database.h"
#include "transfer/replace.h"

struct restoring {
        const struct change *change; /* whose environment's server it is restored on */
        const struct backup *backup;
        struct seal_secret *secret; /* NULL: not encrypted */
        bool no_owner, no_privileges;
        struct replacement
                *replacement; /* whose new database outlives a failure, once it has its structure; or NULL */
        bool thoroughly;      /* count the backup's rows before, not only on their way */
        unsigned jobs;        /* 0: as many as there are processors */
        copy_progress *progress;
        void *context;

        /* Filled in on the way. */
        bool names_owners;     /* a dump without a manifest */
        uint64_t rest_offset;  /* of such a dump; see struct dump_facts */
        uint64_t rows, tables; /* that the new database holds */
        struct strings notes;  /* what of the dump was passed over */
};

void restoring_clear(struct restoring *restoring);

/* Reads the backup as a whole. -SKI_EDIFFERS when it is damaged, -SKI_EREFUSED for what no backup may do. */
int restoring_check(struct restoring *restoring, ski_error *error);

/* Whether tables can be read from it one by one, by several at once: an archive, or a plain dump with a manifest and rows.
 * All else is one script. */
bool restoring_has_parts(const struct backup *backup);

/* How the new database is to be made. Borrows from the backup and the change. */
struct database_shape restoring_shape(const struct restoring *restoring, bool target_exists);

/* Fills the new, empty database, and compares it with the manifest: -SKI_EDIFFERS. Leaves nobody in it. */
int restoring_fill(struct restoring *restoring, const struct conninfo *building, ski_error *error);

#endif
