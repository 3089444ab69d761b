/* SPDX-License-Identifier: PostgreSQL
 *
 * Comparing two structures: what makes the one into the other.
 */
#ifndef OPERATIONS_DIFF_STRUCTURES_H
#define OPERATIONS_DIFF_STRUCTURES_H

#include "base/text.h"
#include "catalog/plan.h"
#include "config/project.h"

struct structure_diff {
        struct snapshot *from, *to;
        struct script_wishes wishes;
        struct plan *plan; /* borrows from the others */
};

/* Each side is an environment's name or a URL. Changes nothing. */
int diff_structures(const struct project *project, const char *from, const char *to,
                    const ski_session_options *options, struct structure_diff *ret, ski_error *error);
void structure_diff_clear(struct structure_diff *diff);

#endif
