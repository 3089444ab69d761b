/* SPDX-License-Identifier: PostgreSQL
 *
 * How revisions are shown: in Alembic's words, since people and scripts know them.
 */
#ifndef CLI_REVISION_TEXT_H
#define CLI_REVISION_TEXT_H

#include <jansson.h>

#include "base/text.h"
#include "migration/revision_risk.h"

enum {
        REVISION_SHOW_BRANCHES = 1, /* the labels that hold */
        REVISION_SHOW_PARENTS = 2,
        REVISION_SHOW_MESSAGE = 4,
        REVISION_SHOW_TREE = 8, /* that it is a branch point or a merge */
        REVISION_IS_CURRENT = 16,
};

/* "0d961ea72fb0 -> af48e27c15a6 (billing), change 9" and the like, without an end of line. */
void revision_append_line(struct text *text, const struct revision *revision, unsigned flags);

/* All about it, in several lines; of the flags only REVISION_IS_CURRENT counts. */
void revision_append_details(struct text *text, const struct revision *revision, unsigned flags);

/* For programs. NULL when memory ran out. */
json_t *revision_json(const struct revision *revision);
json_t *revisions_json(const struct revision_list *list);
json_t *revision_risks_json(const struct revision_risks *risks);

#endif
