/* SPDX-License-Identifier: PostgreSQL
 *
 * What every operation that changes a database starts from. All of them go the same way: look what is to be
 * done, ask the guard, begin a journal entry, do it, end the entry.
 */
#ifndef OPERATIONS_CHANGE_H
#define OPERATIONS_CHANGE_H

#include <stdbool.h>

#include "config/environment.h"
#include "config/project.h"
#include "operations/guard.h"
#include "operations/journal.h"
#include "skinspire/session.h"

struct change {
        const struct project *project;
        const struct environment *environment;
        const char *command; /* as typed, for the journal */
        const struct confirmation *confirmation;
        ski_session_options session; /* from the project's settings */
        bool dry_run;                /* look, and change nothing */
};

/* The options for our own queries: what they name is found in the catalogue alone. */
ski_session_options change_catalog_options(const struct change *change);

/* Where the environment's database is (database NULL), or another one beside it; `admin` is the connection with
 * the most rights, else it is the environment's role. */
int change_conninfo(const struct change *change, bool admin, const char *database, struct conninfo **ret,
                    ski_error *error);

/* Opens a session there. A missing database gives the hint to create it. */
int change_open(const struct change *change, bool admin, const char *database,
                const ski_session_options *options, ski_session **ret, ski_error *error);

/* Gives the error of a connection the hint to create what is missing, where that is its reason. */
void change_explain_missing(const struct environment *environment, ski_error *error);

/* True when `admin` may be another role than the environment's: where an admin URL is given, in the private server,
 * and where the URL leaves the user to PGUSER and the like. */
bool change_has_admin(const struct change *change);

#endif
