/* SPDX-License-Identifier: PostgreSQL
 *
 * What is in a database and in no fact of its snapshot.
 */
#ifndef CATALOG_GAPS_H
#define CATALOG_GAPS_H

#include "catalog/addresses.h"
#include "catalog/snapshot.h"
#include "skinspire/session.h"

/* Fills in snapshot->gaps: what is secret or closed to this role, and every object that a user made and no fact is
 * about, so that nothing is ever left out in silence. `addresses` must know all facts and what they stand for. */
int gaps_read(ski_session *session, struct snapshot *snapshot, const struct addresses *addresses, ski_error *error);

#endif
