/* SPDX-License-Identifier: PostgreSQL
 *
 * The planner's statistics, taken over from the source where it has good ones and the target can take them, instead of
 * collecting them from the rows once more.
 */
#ifndef TRANSFER_STATISTICS_H
#define TRANSFER_STATISTICS_H

#include "transfer/live.h"

/* Whether the one server can give statistics as the other takes them. */
bool statistics_can_be_carried(int source_version, int target_version);

/* Gives a table of the target the source's statistics. All its rows came, and it has its indexes. ret_carried is false
 * where they must be collected: because the source has none, old ones or more than can be carried, because the target
 * does not take them, or because the table is so small that it is not worth while. Errors: those of the target's
 * session. */
int statistics_carry(struct live_source *source, const struct content_table *table, ski_session *target,
                     bool *ret_carried, ski_error *error);

#endif
