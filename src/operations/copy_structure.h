/* SPDX-License-Identifier: PostgreSQL
 *
 * Copying a structure: the target's becomes equal to the source's, and the target keeps its rows.
 */
#ifndef OPERATIONS_COPY_STRUCTURE_H
#define OPERATIONS_COPY_STRUCTURE_H

#include "catalog/apply.h"
#include "catalog/plan.h"
#include "operations/change.h"

struct copy_structure_options {
        const struct strings *renames; /* as renames_plan() reads them; or NULL */
        bool allow_loss;               /* steps that lose data are allowed */
        bool no_backup;                /* none is written before the target is changed */
        apply_progress *progress;      /* or NULL */
        void *context;
};

struct copy_structure_result {
        struct snapshot *source, *target; /* the target as it was */
        struct snapshot *renamed;         /* and after the renames; NULL: there were none */
        struct script_wishes wishes;
        struct plan *plan;     /* what was done, or with dry_run would be; borrows from the others */
        struct strings losses; /* the steps that lose data, in words */
        bool created;          /* there was no such database */
        double seconds;
};

/* In one transaction where the server allows it, at whose end the structures are compared again: it commits only when
 * they are equal. A target that does not exist is made. Errors: -SKI_EREFUSED for steps that lose data, and by the
 * guard; -SKI_EDIFFERS when the structures would still differ; -SKI_EBUSY when the target is being replaced. */
int copy_structure(const struct change *change, const struct environment *source,
                   const struct copy_structure_options *options, struct copy_structure_result *ret,
                   ski_error *error);
void copy_structure_result_clear(struct copy_structure_result *result);

#endif
