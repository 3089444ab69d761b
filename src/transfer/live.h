/* SPDX-License-Identifier: PostgreSQL
 *
 * Databases at both ends of a stream of rows: one that others go on working in is read in one snapshot, one that nobody
 * else uses yet is filled.
 */
#ifndef TRANSFER_LIVE_H
#define TRANSFER_LIVE_H

#include <pthread.h>

#include "config/conninfo.h"
#include "skinspire/session.h"
#include "transfer/content.h"

/* A database as a source. All is borrowed. The first session has the scope open in which the content was read: it holds
 * the exported snapshot and the tables' locks. */
struct live_source {
        const struct conninfo *conninfo;
        const ski_session_options *options;
        const char *encoding; /* the source database's */
        const char *snapshot;
        ski_session *first;
        pthread_mutex_t first_is_busy; /* PTHREAD_MUTEX_INITIALIZER */
};

/* Each source that it opens is a session of its own in the snapshot. A table that somebody waits to change can't be
 * locked by a newcomer; the first session reads it then. */
struct row_source_opener live_source_opener(struct live_source *source);

/* A database as a target: the tables are there and empty, without indexes, keys, triggers and policies, and nobody is
 * inside. Each table is filled in one transaction, and its rows are frozen unless it is
 * small. All is borrowed. */
struct live_target {
        const struct conninfo *conninfo;
        const ski_session_options *options;
        const char *encoding; /* the source database's */
        const char *role;     /* whose everything is to be that states no owner; NULL: the session's */
        ski_session *
                session; /* all is done in its open scope, by one target; NULL: each opens a session of its own */
};

struct row_target_opener live_target_opener(struct live_target *target);

/* A session for building: no time limits, commits that do not wait for the disk, the memory that making indexes likes.
 * It has taken on the target's role.
 * What it does is on disk when a later commit that waits is, as that of the swap. */
int live_target_session(const struct live_target *target, ski_session **ret, ski_error *error);

/* Takes on the target's role, if there is one, and gives it up again. */
int live_target_take_role(const struct live_target *target, ski_session *session, ski_error *error);
int live_target_leave_role(const struct live_target *target, ski_session *session, ski_error *error);

/* A source that reads the target back. Rows may be read by several at once; there is no snapshot, since nobody else
 * writes. */
struct row_source_opener live_target_reader(struct live_target *target);

#endif
