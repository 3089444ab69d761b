/* SPDX-License-Identifier: PostgreSQL
 *
 * Running a part of a revision that is outside of transactions, statement by statement, so that an interrupted run is taken
 * up exactly where it stopped.
 *
 * What may run in a transaction does, together with the note that it has run. What may not (CREATE INDEX CONCURRENTLY) is
 * noted before it begins and after it ended: a run that finds only the first note looks whether it came to its end.
 */
#ifndef OPERATIONS_OUTSIDE_PART_H
#define OPERATIONS_OUTSIDE_PART_H

#include <stdbool.h>

#include "migration/revision.h"
#include "skinspire/session.h"

struct outside_part {
        ski_session *session;
        const struct revision *revision;
        const struct revision_part *part;
        const char *search_path; /* as for revision_part_run() */
        size_t done;             /* how many of the statements have run already */
        bool again;              /* the next one may have run, too */
        /* Notes, in the open scope, that so many of the statements have run; `all`: these are all. `comes_now`: the next one
         * begins. */
        int (*note)(void *context, size_t statements, bool all, bool comes_now, ski_error *error);
        void *context;
};

/* With no scope open. A statement that the server refuses has not happened, but for what is said in the error; indexes that it
 * left half built are gone. Errors: as run_scripts(), with the place in the revision's file; -SKI_EREFUSED where nobody can
 * know whether a statement ran. */
int outside_part_run(const struct outside_part *outside, ski_error *error);

/* How many bytes of the part's text its first statements take. */
int outside_part_prefix(const struct revision *revision, const struct revision_part *part, size_t statements,
                        size_t *ret, ski_error *error);

#endif
