/* SPDX-License-Identifier: PostgreSQL
 *
 * The structure of a live database: from the cache, when its imprint shows that nothing has changed, or from its
 * catalogs.
 */
#ifndef OPERATIONS_STRUCTURE_LIVE_H
#define OPERATIONS_STRUCTURE_LIVE_H

#include "catalog/snapshot.h"
#include "config/project.h"
#include "skinspire/session.h"

/* With no scope open. Errors: as snapshot_take(). */
int structure_live_read(const struct project *project, ski_session *session, struct snapshot **ret,
                        ski_error *error);

#endif
