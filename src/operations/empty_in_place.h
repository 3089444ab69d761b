/* SPDX-License-Identifier: PostgreSQL
 *
 * Emptying a database in an open transaction: for a copy or a reset where no other database can be made or reached.
 * Schemas and extensions that will be there again stay, so that fewer rights are needed.
 */
#ifndef OPERATIONS_EMPTY_IN_PLACE_H
#define OPERATIONS_EMPTY_IN_PLACE_H

#include "base/text.h"
#include "catalog/plan.h"
#include "skinspire/session.h"

struct emptying {
        struct snapshot *present; /* what is there */
        struct snapshot *kept;    /* what will be left of it; borrows from what is there */
        struct script_wishes wishes;
        struct plan *plan; /* from the one to the other */
};

/* Finds out what is to go. `wanted` is what will be there (NULL: nothing but what a new database has). Inside the open
 * scope. -SKI_EREFUSED for what can't go inside a transaction. */
int emptying_plan(ski_session *session, const struct snapshot *wanted, struct emptying *ret, ski_error *error);
void emptying_clear(struct emptying *emptying);

/* Adds one line for each thing that this role may not drop, and for what nobody knows how to drop. */
int emptying_obstacles(ski_session *session, const struct emptying *emptying, struct strings *ret_lines,
                       ski_error *error);

/* -SKI_EREFUSED when the server has no room for the locks that dropping takes, and making `relations` new ones. */
int emptying_check_locks(ski_session *session, int64_t relations, ski_error *error);

/* Takes the lock that replacing a database of that name takes, until the transaction ends. -SKI_EBUSY: another run has
 * it. -SKI_EREFUSED when a replication slot, subscription or prepared transaction belongs to the database. */
int emptying_reserve(ski_session *session, const char *database, ski_error *error);

enum emptying_lock { EMPTYING_AGAINST_WRITERS, EMPTYING_AGAINST_ALL };

/* Locks every table; sessions that stand in the way are ended where that is wished. */
int emptying_lock(ski_session *session, enum emptying_lock lock, bool end_sessions, ski_error *error);

/* Drops all that the plan says, and the large objects. */
int emptying_apply(const struct emptying *emptying, ski_session *session, ski_scope *scope, ski_error *error);

#endif
