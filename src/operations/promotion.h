/* SPDX-License-Identifier: PostgreSQL
 *
 * Promotion: the setting migrations.promotion names environments, in the order in which a revision has to run in them.
 */
#ifndef OPERATIONS_PROMOTION_H
#define OPERATIONS_PROMOTION_H

#include "operations/change.h"
#include "operations/migration_files.h"

/* Looks whether each revision of the walk has run, with the very file, in all environments before the change's own, and is
 * still there: what was taken back, or only stamped with 'db stamp', has not proved itself. Their version tables and logs are
 * read. -SKI_EREFUSED with the revisions that have not; -SKI_ECONFIG for a setting that names what
 * is no environment; errors of connecting say which environment it is. */
int promotion_check(const struct change *change, const struct migration_files *files, const struct walk *walk,
                    ski_error *error);

#endif
