/* SPDX-License-Identifier: PostgreSQL
 *
 * The proof of an import: two scratch databases, one that Alembic takes through its revisions and one that ours take the
 * same way, are compared after every step.
 */
#ifndef OPERATIONS_IMPORT_PROOF_H
#define OPERATIONS_IMPORT_PROOF_H

#include "migration/revision.h"
#include "operations/scratch.h"

struct import_proof {
        struct scratch theirs, ours;
        ski_session *in_theirs, *in_ours; /* as the administrator */
};

/* Makes both, with the project's extensions in them. `proof` must stay where it is until it is closed, which drops them. */
int import_proof_open(const struct change *change, struct import_proof *proof, ski_error *error);
void import_proof_close(struct import_proof *proof);

/* Runs a revision's parts in ours. An error has its place in the revision's file. */
int import_proof_run(struct import_proof *proof, const struct revision *revision,
                     enum revision_direction direction, ski_error *error);

/* -SKI_EDIFFERS where the structures are not the same, with what differs. */
int import_proof_compare(struct import_proof *proof, const struct revision *revision,
                         enum revision_direction direction, ski_error *error);

#endif
