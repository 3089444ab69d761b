/* SPDX-License-Identifier: PostgreSQL
 *
 * A second session that takes a share of the first one's work, in a thread of its own. It reads the same snapshot, so
 * what both have read fits together. It is a help, and may fail to come: where there is no second connection to be had,
 * or it leads to another server, the first session is left to do everything.
 */
#ifndef POSTGRES_COMPANION_H
#define POSTGRES_COMPANION_H

#include "config/conninfo.h"
#include "skinspire/session.h"

struct companion;

/* Runs in the companion's thread, while the first session does its part. */
typedef int companion_work(ski_session *session, void *context, ski_error *error);

/* Sends for it. The first session has a REPEATABLE READ scope open, and no savepoint. Everything that is given stays
 * the caller's and has to live until the companion is finished or freed. *ret is NULL where no thread can be made. */
int companion_start(ski_session *first, const struct conninfo *conninfo, const ski_session_options *options,
                    companion_work *work, void *context, struct companion **ret, ski_error *error);

/* Waits for it and frees it; gives its work's error. Where the pooler has but one connection, the companion waits for
 * it: close the first session before, and it finds its snapshot gone and its work done. NULL is harmless. */
int companion_finish(struct companion *companion, ski_error *error);

/* As companion_finish(), where something else has failed already. */
void companion_free(struct companion *companion);
DEFINE_CLEANUP(struct companion, companion_free);

#endif
