/* SPDX-License-Identifier: PostgreSQL
 *
 * What is in a database and in no fact of its snapshot, and what no statement can make of it.
 */
#ifndef CATALOG_GAPS_H
#define CATALOG_GAPS_H

#include "catalog/addresses.h"
#include "catalog/plan.h"
#include "catalog/snapshot.h"
#include "skinspire/session.h"

/* Both add to snapshot->gaps. The first adds what is secret or closed to this role, as snapshot_gaps found it; the second
 * every object of snapshot_objects that no fact is about, so that nothing is ever left out in silence. `addresses`
 * must know all facts and what they stand for. */
int gaps_tell(struct snapshot *snapshot, const ski_result *lines, ski_error *error);
int gaps_find(ski_session *session, struct snapshot *snapshot, const ski_result *objects,
              const struct addresses *addresses, ski_error *error);

/* Adds the columns that the plan leaves as their tables' own, though they shall only be inherited: the server takes
 * that back for no column. Errors: strings->failed. */
void gaps_after_plan(const struct snapshot *from, const struct snapshot *to, const struct plan *plan,
                     struct strings *gaps);

#endif
