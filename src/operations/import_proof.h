/* SPDX-License-Identifier: PostgreSQL
 *
 * The proof of an import: two scratch databases, one that Alembic takes through its revisions and one that ours take the
 * same way, are compared after every step.
 */
#ifndef OPERATIONS_IMPORT_PROOF_H
#define OPERATIONS_IMPORT_PROOF_H

#include "operations/import_files.h"
#include "operations/scratch.h"

struct import_proof {
        struct scratch theirs, ours;
        ski_session *in_theirs, *in_ours; /* as the administrator */
        struct strings excluded;          /* from the comparison: Alembic's version table */
};

/* Makes both, with the project's extensions in them. `proof` must stay where it is until it is closed, which drops them. */
int import_proof_open(const struct change *change, const char *version_table, struct import_proof *proof,
                      ski_error *error);
void import_proof_close(struct import_proof *proof);

/* Runs a revision's parts in ours. An error has its place in the revision's file. */
int import_proof_run(struct import_proof *proof, const struct revision *revision,
                     enum revision_direction direction, ski_error *error);

/* -SKI_EDIFFERS where the structures are not the same, with what differs. */
int import_proof_compare(struct import_proof *proof, const struct revision *revision,
                         enum revision_direction direction, ski_error *error);

/* The proof of files that nobody else runs: up through all of them in one scratch database, and down as far as it goes. A
 * way back that fails or does not lead back is no error, and added to the notes. */
int import_proof_try(const struct change *change, const struct import_files *files,
                     const struct history *history, struct strings *notes, ski_error *error);

#endif
