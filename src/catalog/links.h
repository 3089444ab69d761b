/* SPDX-License-Identifier: PostgreSQL
 *
 * How the facts of a snapshot hang together: who needs whom.
 */
#ifndef CATALOG_LINKS_H
#define CATALOG_LINKS_H

#include "catalog/addresses.h"
#include "catalog/kind.h"
#include "catalog/snapshot.h"

/* Adds to the addresses what facts stand for besides themselves. The dependencies are the result of snapshot_dependencies. */
int links_find_parts(const ski_result *dependencies, struct snapshot *snapshot, struct addresses *addresses,
                     ski_error *error);
/* Then fills in what every fact needs. Sorts the facts. Errors of both: -SKI_ENOMEM. */
int links_read(const ski_result *dependencies, struct snapshot *snapshot, const struct addresses *addresses,
               ski_error *error);

#endif
