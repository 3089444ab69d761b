/* SPDX-License-Identifier: PostgreSQL
 *
 * Exporting: a live database's structure as a folder of readable SQL files. Loading the folder gives the same
 * structure again.
 */
#ifndef OPERATIONS_EXPORT_STRUCTURE_H
#define OPERATIONS_EXPORT_STRUCTURE_H

#include "base/text.h"
#include "catalog/snapshot.h"
#include "config/environment.h"
#include "config/project.h"

struct export_result {
        struct strings written; /* the files, in the order in which their first statements come */
        struct strings removed; /* files of an earlier export whose objects are gone */
        struct strings gaps;    /* what is in the database and not in the files */
        struct strings refused; /* functions whose bodies the server would refuse, each with the reason */
};

/* Writes the structure of the environment's database into the folder, which is made, is empty, or holds an earlier
 * export; files that are the same already are left alone. With dry_run it writes nothing. Errors: -SKI_EREFUSED
 * when somebody else's SQL files are in the folder, -SKI_EIO, and what sessions give. */
int export_structure(const struct project *project, const struct environment *environment,
                     const char *directory, bool dry_run, const ski_session_options *options,
                     struct export_result *ret, ski_error *error);
void export_result_clear(struct export_result *result);

#endif
