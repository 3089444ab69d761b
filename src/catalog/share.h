/* SPDX-License-Identifier: PostgreSQL
 *
 * A share of a snapshot's queries, which another session takes over. A thread takes its results, so that this session's
 * server does not wait while the caller is busy with those of his own.
 */
#ifndef CATALOG_SHARE_H
#define CATALOG_SHARE_H

#include <pthread.h>

#include "postgres/pipeline.h"
#include "skinspire/session.h"

struct share {
        ski_session *session; /* NULL: there is none, and the share is empty */
        ski_scope scope;
        struct pipeline pipeline;
        pthread_t thread;
        bool runs; /* the thread */
        ski_result **results;
        size_t taken; /* of them; the first are the settings */
        ski_error failure;
};

/* Begins a read-only scope of the session's own, with a snapshot's settings; nobody else may use it until the end. */
int share_begin(struct share *share, ski_session *session, ski_error *error);
int share_add(struct share *share, const char *statement, ski_error *error);
/* Sends what was added. */
int share_start(struct share *share, ski_error *error);
/* The result of the next statement, the caller's to free; waits for all of them. Errors: as pipeline_take(). */
int share_take(struct share *share, ski_result **ret, ski_error *error);
/* Waits, and gives the session back. Harmless where none was begun. */
void share_end(struct share *share);

#endif
