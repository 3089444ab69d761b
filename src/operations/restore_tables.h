/* SPDX-License-Identifier: PostgreSQL
 *
 * Restoring the rows of some tables: the new database gets all that the present one holds, but these rows.
 */
#ifndef OPERATIONS_RESTORE_TABLES_H
#define OPERATIONS_RESTORE_TABLES_H

#include "operations/restoring.h"

struct restored_tables;

/* Finds the tables ("name" or "schema.name") in the manifest. -SKI_ENOTFOUND for one that is not there, -SKI_EREFUSED
 * for a backup without a manifest. */
int restored_tables_find(struct restoring *restoring, const struct strings *names, struct restored_tables **ret,
                         ski_error *error);
void restored_tables_free(struct restored_tables *tables);
DEFINE_CLEANUP(struct restored_tables, restored_tables_free);

/* Fills the new, empty database. From here on nobody can write to the present one until `tables` is freed or the swap
 * ends its session, so that nothing that was written meanwhile is lost. -SKI_EREFUSED when a table has other columns
 * than it had; a foreign key that the rows then break is an error of the server's. */
int restored_tables_fill(struct restored_tables *tables, const struct conninfo *building, ski_error *error);

#endif
