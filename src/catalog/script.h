/* SPDX-License-Identifier: PostgreSQL
 *
 * A plan as SQL for people, which psql runs as it stands.
 */
#ifndef CATALOG_SCRIPT_H
#define CATALOG_SCRIPT_H

#include "base/text.h"
#include "catalog/plan.h"

/* Appends the statements of the steps, each under a comment with its risk; all in one transaction but what can't be in
 * one or must be committed first, which is set apart. Nothing for an empty plan. */
void script_write(const struct plan *plan, struct text *script);

/* Appends one step: its risk in a comment, unless it is safe, and its statements. */
void script_write_step(const struct step *step, struct text *script);

#endif
