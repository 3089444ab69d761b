/* SPDX-License-Identifier: PostgreSQL
 *
 * What replacing and undoing share.
 */
#ifndef TRANSFER_REPLACE_INTERNAL_H
#define TRANSFER_REPLACE_INTERNAL_H

#include "transfer/replace.h"

/* The connection limit that a clone is made with: 1936419182, far above what any server allows. Until it has its comment
 * this tells it from a database that people made. */
#define CLONE_MARK "1936419182"

struct replacement {
        char *target;
        char *building; /* the new database's temporary name: the same for every replacement of this target */
        struct conninfo *server;
        const ski_session_options *session_options;
        struct replacement_options options;
        ski_session *holder; /* its open transaction owns the lock and does the swap */
        ski_scope holding;
        ski_session *helper; /* what can't run in that transaction, or while it waits */
        char *tablespace;    /* the target's; NULL for the default, and where there is no target yet */
        bool target_exists;
        bool is_built;
        bool is_resumed; /* what stands under the temporary name is wanted */
        bool is_kept;    /* it outlives a failure */
};

/* Drops what a killed run left under the temporary name; -SKI_EREFUSED when it is something else. */
int replacement_drop_leftover(struct replacement *replacement, ski_error *error);

/* Notes that the new database is there, writes that into its comment, and says how to connect to it. */
int replacement_mark_built(struct replacement *replacement, struct conninfo **ret_conninfo, ski_error *error);

/* The two renames in the holder's transaction: `target` (where it exists) becomes `aside`, `risen` becomes the
 * target. Sessions of both are ended while newcomers wait. Does not commit. */
int swap_names(struct replacement *replacement, const char *risen, const char *aside, ski_error *error);

#endif
