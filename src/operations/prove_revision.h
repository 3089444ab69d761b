/* SPDX-License-Identifier: PostgreSQL
 *
 * Proving a revision: the text of its file runs in a shadow database that has the old structure, by the code by which
 * `db upgrade` runs it. Its upgrade must give exactly the wanted structure, its downgrade exactly the old one, and its
 * upgrade must work again. Where a
 * shadow with the wanted structure is at hand, it begins with the downgrade.
 */
#ifndef OPERATIONS_PROVE_REVISION_H
#define OPERATIONS_PROVE_REVISION_H

#include "catalog/plan.h"
#include "catalog/shadow.h"
#include "migration/new_revision.h"
#include "operations/change.h"

struct revision_claim {
        const struct new_revision *revision; /* the file's text */
        const struct snapshot *old, *wanted;
        /* How the old structure is made in an empty database: as this one, and then by these steps; NULL: as itself. */
        const struct snapshot *old_renamed;
        const struct plan *renames_back;
        struct shadow *shadow; /* that was left with the wanted structure in it; NULL: a new one is made */
};

/* Leaves nothing behind; what a killed run left is dropped by the next. Errors: -SKI_EDIFFERS with what differs; as
 * shadow_try(), and of the revision's statements, with their place in the file. */
int prove_revision(const struct change *change, const struct revision_claim *claim, ski_error *error);

/* The same in a session of a shadow that has the wanted structure. */
int prove_revision_within(ski_session *session, const struct revision_claim *claim, ski_error *error);

/* Has the trial done in a new shadow on the environment's server, which is like its database. */
int try_beside(const struct change *change, shadow_trial *trial, void *context, ski_error *error);

#endif
