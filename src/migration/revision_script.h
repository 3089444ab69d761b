/* SPDX-License-Identifier: PostgreSQL
 *
 * A plan as a part of a revision's file.
 */
#ifndef MIGRATION_REVISION_SCRIPT_H
#define MIGRATION_REVISION_SCRIPT_H

#include "base/text.h"
#include "catalog/plan.h"
#include "migration/revision.h"

/* Appends the plan's statements behind the marks of the direction, each step under a comment with its risk. What the
 * server refuses inside a transaction, or lets be used only after one, has a part of its own. */
void revision_script_upgrade(const struct plan *plan, struct text *script);
/* What the upgrade's plan loses, this one does not bring back, and says so. */
void revision_script_downgrade(const struct plan *plan, const struct plan *upgrade, struct text *script);

#endif
