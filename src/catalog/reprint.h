/* SPDX-License-Identifier: PostgreSQL
 *
 * Definitions in another server's words. Servers of two major versions print one definition in two ways: up to 15 a view's
 * columns with their table, `SELECT t.id FROM t`, from 16 on without where there is but one. Only a server knows its own
 * words, so it is given the other one's definitions, in a database where nothing else is, and asked.
 */
#ifndef CATALOG_REPRINT_H
#define CATALOG_REPRINT_H

#include "base/macro.h"
#include "base/text.h"
#include "catalog/snapshot.h"

/* The facts of a snapshot, by their numbers, whose definitions another server may only print otherwise. */
struct reprint {
        bool *asked;
        size_t count;
};

/* Those of TO that are in FROM as well, with another definition: none where both servers are of one major version.
 * Errors: -SKI_ENOMEM. */
int reprint_find(const struct snapshot *from, const struct snapshot *to, struct reprint *ret, ski_error *error);
void reprint_clear(struct reprint *reprint);

/* Makes in the session's database, in which there is nothing yet, those facts and all that they need, and reads what the
 * server then says of them; all of it is taken back. What the server refuses is told with its reason in `refused`, a line
 * for each of those facts. Errors: those of snapshot_take() and plan_make(). */
int reprint_ask(ski_session *session, const struct snapshot *to, const struct reprint *reprint,
                struct snapshot **ret, struct strings *refused, ski_error *error);

/* The same facts of TO in the whole that it is a part of: what it needs may be left out of it. Errors: -SKI_ENOMEM. */
int reprint_in_whole(const struct snapshot *to, const struct reprint *reprint, const struct snapshot *whole,
                     struct reprint *ret, ski_error *error);

/* Gives those facts the definitions that they have in the other snapshot, where it has them. Errors: -SKI_ENOMEM. */
int reprint_take_over(struct snapshot *to, const struct reprint *reprint, const struct snapshot *told,
                      ski_error *error);

/* Private, for its tests: marks all that those facts need, by their numbers. */
int reprint_reach(const struct snapshot *to, const struct reprint *reprint, bool **ret, ski_error *error);

#endif
