/* SPDX-License-Identifier: PostgreSQL
 *
 * A pipeline: several statements sent at once, their results taken one by one in the same order. All of them cost one
 * round trip, and the server works on the next while the caller looks at the last one's result.
 *
 * It lives inside one open scope of its session, which takes nothing else meanwhile. Where a statement fails, those
 * behind it are not carried out, and the scope can only be rolled back.
 */
#ifndef POSTGRES_PIPELINE_H
#define POSTGRES_PIPELINE_H

#include "base/text.h"
#include "skinspire/session.h"

struct pipeline {
        ski_session *session;      /* NULL: there is none */
        struct strings statements; /* as sent, for the place of an error */
        struct text preparing;     /* for each of them a character: 'p' where it is prepared first */
        size_t taken;              /* results */
        bool is_sent;
};

#define PIPELINE_INIT \
        {             \
                0     \
        }

int pipeline_begin(struct pipeline *pipeline, ski_session *session, ski_error *error);

/* Adds a statement without parameters. */
int pipeline_add(struct pipeline *pipeline, const char *statement, ski_error *error);

/* Sends what was added and is still here. Once; nothing can be added any more. */
int pipeline_send(struct pipeline *pipeline, ski_error *error);

/* The result of the next statement, the caller's to free. Errors: as ski_execute(). */
int pipeline_take(struct pipeline *pipeline, ski_result **ret, ski_error *error);

/* Waits for what is still under way, throws it away, and gives the session back. Harmless without a pipeline. */
void pipeline_end(struct pipeline *pipeline);

#endif
