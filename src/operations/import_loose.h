/* SPDX-License-Identifier: PostgreSQL
 *
 * Revisions made of a folder of plain SQL files, which are numbered or dated.
 */
#ifndef OPERATIONS_IMPORT_LOOSE_H
#define OPERATIONS_IMPORT_LOOSE_H

#include "operations/import_files.h"

/* True when the folder has *.sql in it. */
bool import_loose_is_folder(const char *folder);

/* Makes a draft of each, one after the other. The marks of dbmate and goose inside of a file are understood. Errors:
 * -SKI_EUSAGE for a file whose place in the order is not clear, and for what is no SQL; -SKI_EIO. */
int import_loose_drafts(const char *folder, const struct migration_place *place, struct import_files *files,
                        ski_error *error);

#endif
