/* SPDX-License-Identifier: PostgreSQL
 *
 * How a difference of structures is shown.
 */
#ifndef CLI_DIFF_H
#define CLI_DIFF_H

#include "operations/diff_structures.h"

/* A tree of what changes: schemas, what is in them, and its parts. */
int diff_print_summary(const struct structure_diff *diff, ski_error *error);

/* Everything for a program: the steps with their risks, what was not compared, and the script. */
int diff_print_json(const struct structure_diff *diff, const char *script, ski_error *error);

/* "3 steps, 1 loses data"; for the caller to free. NULL when memory ran out. */
char *diff_count_steps(const struct structure_diff *diff);

#endif
