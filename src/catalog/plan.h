/* SPDX-License-Identifier: PostgreSQL
 *
 * A plan: the ordered steps that turn one snapshot into another.
 */
#ifndef CATALOG_PLAN_H
#define CATALOG_PLAN_H

#include "base/macro.h"
#include "catalog/snapshot.h"
#include "catalog/step.h"

struct plan {
        struct step *steps;
        size_t count;
};

/* The plan borrows from both snapshots and the wishes. No difference gives a plan without steps. Errors: -SKI_ENOMEM,
 * -SKI_EUSAGE when there is no order in which the changes can be made. */
int plan_make(const struct snapshot *from, const struct snapshot *to, const struct script_wishes *wishes,
              struct plan **ret, ski_error *error);
/* Moves the steps of the second plan behind those of the first. */
int plan_join(struct plan *plan, struct plan *rest, ski_error *error);
void plan_free(struct plan *plan);
DEFINE_CLEANUP(struct plan, plan_free);

#endif
