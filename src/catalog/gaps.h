/* SPDX-License-Identifier: PostgreSQL
 *
 * What is in a database and in no fact of its snapshot.
 */
#ifndef CATALOG_GAPS_H
#define CATALOG_GAPS_H

#include "catalog/addresses.h"
#include "catalog/snapshot.h"
#include "skinspire/session.h"

/* Both add to snapshot->gaps. The first adds what is secret or closed to this role, as snapshot_gaps found it; the second
 * every object of snapshot_objects that no fact is about, so that nothing is ever left out in silence. `addresses`
 * must know all facts and what they stand for. */
int gaps_tell(struct snapshot *snapshot, const ski_result *lines, ski_error *error);
int gaps_find(ski_session *session, struct snapshot *snapshot, const ski_result *objects,
              const struct addresses *addresses, ski_error *error);

#endif
