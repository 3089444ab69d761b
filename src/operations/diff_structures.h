/* SPDX-License-Identifier: PostgreSQL
 *
 * Comparing two structures: what makes the one into the other.
 */
#ifndef OPERATIONS_DIFF_STRUCTURES_H
#define OPERATIONS_DIFF_STRUCTURES_H

#include "base/text.h"
#include "catalog/filter.h"
#include "catalog/plan.h"
#include "config/project.h"

struct shadow;

struct structure_request {
        const char *from, *to; /* as structure_side_find() reads them */
        struct filter filter;
        const struct strings *renames; /* as renames_plan() reads them; or NULL */
        const char *section; /* "pre-data" or "post-data", with FROM empty: only that section; NULL: all */
        bool concurrent;     /* as in script_wishes */
        struct shadow *
                *leave_shadow; /* where that of TO's files may be left, as in struct shadow_options; or NULL */
        bool keep_shadow;      /* for the files of both; the setting database.keep_shadow counts as well */
};

struct structure_diff {
        char *from_name, *to_name; /* for people, without passwords */
        struct snapshot *from, *to;
        struct snapshot *original;    /* FROM before what was renamed; NULL: nothing was */
        struct snapshot *before_rows; /* what of TO must be there before its rows; NULL without a section */
        struct script_wishes wishes;
        struct plan *plan;          /* borrows from the others */
        struct strings renames;     /* those that were asked for and those of notes */
        struct strings suggestions; /* OLD=NEW of what may have been renamed */
        struct strings gaps; /* what is in one of them and was not compared: one line each, with the side */
};

/* Changes nothing. Errors: -SKI_EUSAGE for a section that there is not, and those of structure_side_find(), structure_sides_read() and plan_make(). */
int diff_structures(const struct project *project, const struct structure_request *request,
                    const ski_session_options *options, struct structure_diff *ret, ski_error *error);
void structure_diff_clear(struct structure_diff *diff);

#endif
