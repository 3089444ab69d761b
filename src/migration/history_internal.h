/* SPDX-License-Identifier: PostgreSQL
 *
 * Parts of reading a history, for history.c alone.
 */
#ifndef MIGRATION_HISTORY_INTERNAL_H
#define MIGRATION_HISTORY_INTERNAL_H

#include "migration/history.h"

/* Puts the linked revisions, which are sorted by identifier, in their order. -SKI_ECONFIG for a circle. */
int history_order(struct history *history, ski_error *error);

/* Works out where each label holds. -SKI_ENOMEM. */
int history_spread_labels(struct history *history, ski_error *error);

#endif
