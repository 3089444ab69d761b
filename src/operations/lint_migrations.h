/* SPDX-License-Identifier: PostgreSQL
 *
 * Looking through revisions, also those written by hand, for what would hurt a database in use.
 */
#ifndef OPERATIONS_LINT_MIGRATIONS_H
#define OPERATIONS_LINT_MIGRATIONS_H

#include "migration/revision_risk.h"
#include "operations/change.h"
#include "operations/migration_files.h"

struct lint_options {
        const struct strings *paths; /* revisions, or plain SQL; empty: all revisions */
        const char *directory;       /* as for migration_files_read() */
        bool pending; /* only those that the environment's database lacks, as it is now: tables without rows don't count */
};

struct lint_result {
        struct migration_files files;
        struct arena arena; /* of the revisions that were named by their paths */
        struct revision_risks risks;
        size_t revisions; /* that were looked through */
        size_t findings;  /* that are more than notes */
};

/* A line '-- lint: allow RULE, RULE' in a revision silences these rules there. The change is looked at for `pending` alone.
 * Errors: as migration_files_read(), revision_read() and change_open(). */
int lint_migrations(const struct project *project, const struct change *change,
                    const struct lint_options *options, struct lint_result *ret, ski_error *error);
void lint_result_clear(struct lint_result *result);

#endif
