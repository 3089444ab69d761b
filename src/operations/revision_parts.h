/* SPDX-License-Identifier: PostgreSQL
 *
 * Running the parts of a revision: what `db upgrade` does with them, and what a revision is proved with.
 */
#ifndef OPERATIONS_REVISION_PARTS_H
#define OPERATIONS_REVISION_PARTS_H

#include "migration/revision.h"
#include "postgres/message.h"
#include "skinspire/session.h"

/* Parts on their way: most can be sent as they are, several as one message; and while the server works on them the next
 * ones can be read. */
struct revision_flight {
        struct message message;
        struct flying_part {
                const struct revision *revision;
                const struct revision_part *part;
                const void *context; /* the caller's */
        } * parts;
        size_t count, landed;
        int64_t started; /* in milliseconds */
};

/* Reads a part, in the direction of a session in whose open scope it will run: 1 when it has joined the flight, 0 when it
 * has to be run by itself. Whatever it sets ends with it, and `search_path` holds then; NULL: the role's own. Errors: of
 * memory. What is wrong in the part is told when it runs. */
int revision_flight_add(struct revision_flight *flight, const ski_session *session,
                        const struct revision *revision, const struct revision_part *part,
                        const char *search_path, const void *context, ski_error *error);

/* Lets them run. The session takes nothing else until the last one has landed. */
int revision_flight_start(struct revision_flight *flight, ski_session *session, ski_error *error);

/* Waits for the next one; flight->landed counts it then. *clock is the server's, in seconds, when a part before it had run,
 * or 0; and becomes that when this one has. *ret_seconds is how long it took. Errors: as run_scripts(), with the place in the
 * revision's file. */
int revision_flight_land(struct revision_flight *flight, double *clock, double *ret_seconds, ski_error *error);

/* Where it is under way still, it is waited for. */
void revision_flight_clear(struct revision_flight *flight);

/* Runs a part in the open scope. Whatever it sets ends with it, and `search_path` holds then; NULL: the role's own.
 * Errors: as run_scripts(), with the place in the revision's file. */
int revision_part_run(ski_session *session, const struct revision *revision, const struct revision_part *part,
                      const char *search_path, ski_error *error);

/* Runs all parts of the direction in transactions of its own, and commits them. For shadows: nothing is written down. */
int revision_run(ski_session *session, const struct revision *revision, enum revision_direction direction,
                 const char *search_path, ski_error *error);

/* The role's own search_path, the caller's to free; asked before anything runs. */
int revision_search_path(ski_session *session, char **ret, ski_error *error);

#endif
