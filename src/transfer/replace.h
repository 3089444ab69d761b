/* SPDX-License-Identifier: PostgreSQL
 *
 * Replacing a database: the new one is built beside the old one under a temporary name, then both are
 * renamed in one transaction, and the old one is retained so that the replacement can be undone. Every
 * replacing operation (copy, reset, later restore) goes through here.
 *
 * One session holds everything together: its open transaction owns an advisory lock on the target's name
 * from the first check to the swap, and does the swap. If that connection breaks, the lock is free and
 * nothing has been renamed. What a killed run leaves behind is one database under the temporary name,
 * marked in its comment; the next replacement of the same target drops it.
 */
#ifndef TRANSFER_REPLACE_H
#define TRANSFER_REPLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/macro.h"
#include "base/text.h"
#include "config/conninfo.h"
#include "postgres/database.h"
#include "skinspire/session.h"
#include "transfer/retained.h"

struct replacement_options {
        const ski_session_options *session;
        unsigned swap_timeout; /* seconds that the swap may wait for its lock and for sessions to end */
        bool keep_sessions;    /* never end anybody's session: refuse instead */
        long retain_count;     /* retained databases of the target that are kept after the swap */
        long retain_days;      /* and how old they may get; 0: any age */
        bool look_only;        /* nothing will be replaced: leave even what a killed run left */
        const char *resume;    /* what is being built, in a word: go on with what an interrupted run has left of the
                                  same; NULL: begin anew */
};

struct replacement;

/* Connects to the server (the conninfo's database is not used, a maintenance database is), takes the lock,
 * drops what a killed run left. -SKI_EBUSY: another replacement of this target is running. -SKI_EREFUSED:
 * the target has a logical replication slot, a subscription or a prepared transaction, which would stay
 * with the old database. */
int replacement_begin(const struct conninfo *server, const char *target,
                      const struct replacement_options *options, struct replacement **ret, ski_error *error);

/* Drops the new database unless it has taken its place, and gives the lock back. */
void replacement_free(struct replacement *replacement);
DEFINE_CLEANUP(struct replacement, replacement_free);

bool replacement_target_exists(const struct replacement *replacement);
/* The tablespace that the new database will be in; NULL: the server's default. */
const char *replacement_tablespace(const struct replacement *replacement);

/* A further session in the server's maintenance database. */
int replacement_connect_server(const struct replacement *replacement, ski_session **ret, ski_error *error);

/* Adds one line for each thing of the target that this role can't carry over to a new database: grants,
 * settings, labels. Empty for a superuser. */
int replacement_limits(struct replacement *replacement, struct strings *ret_lines, ski_error *error);

/* Adds one line for each session that is connected to the target now (role, application, address, state) to the
 * one list or, when this role may not end it, to the other. */
int replacement_sessions(struct replacement *replacement, struct strings *ret_lines,
                         struct strings *ret_unendable, ski_error *error);

/* Makes the new, empty database, and says how to connect to it. NULL shape fields are taken from the target
 * where it exists. */
int replacement_create(struct replacement *replacement, const struct database_shape *shape,
                       struct conninfo **ret_conninfo, ski_error *error);

/* True when an interrupted run has left the same: its database is the new one then, and nobody is in it any more. Instead
 * of replacement_create(). */
bool replacement_is_resumed(const struct replacement *replacement);
int replacement_resume(struct replacement *replacement, struct conninfo **ret_conninfo, ski_error *error);

/* From now on the new database outlives a failure, for a run that resumes; with false no more. */
int replacement_keep(struct replacement *replacement, bool keep, ski_error *error);

/* Gives the new database the target's owner, grants, comment, connection limit and settings, and swaps the
 * two in one transaction. Nothing may be connected to the new one any more. ret_retained (may be NULL) is
 * the old database's new name, or NULL when there was no old one. */
int replacement_swap(struct replacement *replacement, const struct replacement_origin *origin,
                     char **ret_retained, ski_error *error);

/* Drops retained databases of the target beyond the options' count and age. A database that can't be dropped
 * is said as a warning and left. *present (present may be NULL) is the name of the newest; it is freed and NULL
 * when that one is dropped as well. */
void replacement_prune(struct replacement *replacement, char **present);

/* Renames a retained database of the replacement's target back; the present one becomes retained in its turn, with
 * `counters` about the one that comes back. ret_put_aside is the present one's new name, NULL when there was none;
 * the caller frees it. */
int replacement_undo(struct replacement *replacement, const struct retained *retained, const char *counters,
                     char **ret_put_aside, ski_error *error);

#endif
