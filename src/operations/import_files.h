/* SPDX-License-Identifier: PostgreSQL
 *
 * The files that an import of revisions writes, all of them or none.
 *
 * They are first written aside, where they are read back as a history together with the revisions that are there already.
 * Then they come to their places from the heads down to the bases: should the run be killed in between, a revision lacks
 * its parent, which every command says, and the next import goes on.
 */
#ifndef OPERATIONS_IMPORT_FILES_H
#define OPERATIONS_IMPORT_FILES_H

#include "config/project.h"
#include "migration/history.h"
#include "migration/place.h"
#include "migration/revision_draft.h"

struct import_file {
        struct revision_draft draft;
        char *origin; /* the file that it was made of */
        char *path;   /* where it will be */
        bool present; /* a revision with that identifier is there, and stays as it is */
};

struct import_files {
        struct import_file *items;
        size_t count;
        char *aside; /* the folder in which they are tried */
        int lock;    /* 0: none yet */
};

/* Takes the lock on the project's imports. -SKI_EBUSY while another import goes on. */
int import_files_begin(const struct project *project, struct import_files *files, ski_error *error);
void import_files_clear(struct import_files *files);

/* A new one at the end; NULL: out of memory. */
struct import_file *import_files_add(struct import_files *files);

/* Finds out which are there already. -SKI_EREFUSED where something else has a file's name. */
int import_files_compare(struct import_files *files, const struct migration_place *place, ski_error *error);

/* Writes the others aside, and reads the history that there will be. Errors: as history_read() and
 * revision_draft_check(). */
int import_files_try(struct import_files *files, const struct migration_place *place, struct history **ret,
                     ski_error *error);

/* An error in a file that was written aside speaks of what that was made of. */
void import_files_place_error(const struct import_files *files, ski_error *error);

/* Writes them to their places; `history` is what import_files_try() gave. -SKI_EIO, with nothing written. */
int import_files_write(const struct import_files *files, const struct history *history, ski_error *error);

#endif
