/* SPDX-License-Identifier: PostgreSQL
 *
 * Letting go of old backups, and asking whether the newest can be relied on.
 */
#ifndef OPERATIONS_PRUNE_BACKUPS_H
#define OPERATIONS_PRUNE_BACKUPS_H

#include "operations/backups.h"
#include "operations/change.h"

struct prune_options {
        long last, daily, weekly, monthly; /* how many to keep; see backup.keep_last and its kin */
        bool dry_run;
        const char *command; /* as typed, for the journal */
};

struct prune_result {
        struct backup_list backups; /* of the environment, newest first */
        bool *kept;                 /* as the list */
        uint64_t bytes;             /* of those that went */
        size_t removed;
};

/* Removes an environment's own backups that no rule keeps. The newest good one always stays; damaged ones count for no
 * rule and go once a good one is newer; those without a manifest are somebody else's and stay. */
int prune_backups(const struct project *project, const struct environment *environment,
                  const struct prune_options *options, struct prune_result *ret, ski_error *error);
void prune_result_clear(struct prune_result *result);

#endif
