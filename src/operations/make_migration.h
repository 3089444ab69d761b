/* SPDX-License-Identifier: PostgreSQL
 *
 * Writing a migration by comparing: from the structure of an environment's database to the one that its project declares,
 * and back.
 *
 * Migrations own the whole structure but for the version table and what the program itself writes down.
 */
#ifndef OPERATIONS_MAKE_MIGRATION_H
#define OPERATIONS_MAKE_MIGRATION_H

#include "migration/new_revision.h"
#include "operations/change.h"
#include "operations/migration_files.h"
#include "operations/structure_drift.h"

struct migration_request {
        const char *directory;         /* as for migration_files_read() */
        struct revision_wish wish;     /* without statements */
        const struct strings *renames; /* as in struct structure_request */
        bool concurrent;               /* likewise */
        bool unproved;                 /* written without being tried */
        bool look_only;                /* nothing is written */
};

struct new_migration {
        struct migration_files files;
        struct structure_drift drift; /* from the database to what is declared; empty: there is nothing to do */
        struct revision_list current; /* where the database is */
        struct new_revision revision; /* where there is something to do */
        struct shadow *shadow;        /* in which the files were loaded, until the proof is made in it */
};

/* What differs; nothing is written. The caller clears ret after an error too. Errors: -SKI_EREFUSED when the database is
 * not at the heads; as migration_files_read() and diff_structures(). */
int look_for_migration(const struct change *change, const struct migration_request *request,
                       struct new_migration *ret, ski_error *error);

/* The same, and then the file: composed, proved and written. Others who write revisions wait meanwhile, and no longer. Errors: those,
 * and of new_revision_compose() and prove_revision(). */
int make_migration(const struct change *change, const struct migration_request *request,
                   struct new_migration *ret, ski_error *error);
/* Reads the file again, which somebody has edited, and proves it. */
int prove_edited_migration(const struct change *change, struct new_migration *migration, ski_error *error);
void new_migration_clear(struct new_migration *migration);

#endif
