/* SPDX-License-Identifier: PostgreSQL
 *
 * Running the parts of a revision: what `db upgrade` does with them, and what a revision is proved with.
 */
#ifndef OPERATIONS_REVISION_PARTS_H
#define OPERATIONS_REVISION_PARTS_H

#include "migration/revision.h"
#include "postgres/message.h"
#include "skinspire/session.h"

/* A part on its way: most are one message, and while the server works on it the next one can be read. */
struct revision_flight {
        const struct revision *revision;
        const struct revision_part *part;
        struct message message;
        bool is_one_message; /* else the part is run when it starts */
};

/* Reads a part, and touches no session. Errors: of memory. What is wrong in the part is told when it runs. */
int revision_flight_prepare(struct revision_flight *flight, const struct revision *revision,
                            const struct revision_part *part, ski_error *error);

/* Runs it in the open scope, or lets it run: the session then takes nothing else until the end. Whatever the part sets ends
 * with it, and `search_path` holds then; NULL: the role's own. */
int revision_flight_start(struct revision_flight *flight, ski_session *session, const char *search_path,
                          ski_error *error);

/* Waits for it. Errors, here and at the start: as run_scripts(), with the place in the revision's file. */
int revision_flight_end(struct revision_flight *flight, ski_error *error);

/* Where it is under way still, it is waited for. */
void revision_flight_clear(struct revision_flight *flight);

/* All of that, for one part. */
int revision_part_run(ski_session *session, const struct revision *revision, const struct revision_part *part,
                      const char *search_path, ski_error *error);

/* Runs all parts of the direction in transactions of its own, and commits them. For shadows: nothing is written down. */
int revision_run(ski_session *session, const struct revision *revision, enum revision_direction direction,
                 const char *search_path, ski_error *error);

/* The role's own search_path, the caller's to free; asked before anything runs. */
int revision_search_path(ski_session *session, char **ret, ski_error *error);

#endif
