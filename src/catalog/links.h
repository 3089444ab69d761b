/* SPDX-License-Identifier: PostgreSQL
 *
 * How the facts of a snapshot hang together: parents, and who needs whom.
 */
#ifndef CATALOG_LINKS_H
#define CATALOG_LINKS_H

#include "catalog/addresses.h"
#include "catalog/kind.h"
#include "catalog/snapshot.h"

/* Sets the parents of the facts of one kind, which stand one after the other from `first` on; `rows` is what they were
 * made from, and `column` holds the parent's oid. */
void links_set_parents(struct snapshot *snapshot, const struct kind *kind, const ski_result *rows, size_t first,
                       size_t column, const struct addresses *addresses);

/* Reads pg_depend and fills in what every fact needs. */
int links_read(ski_session *session, struct snapshot *snapshot, struct addresses *addresses, ski_error *error);

#endif
