/* SPDX-License-Identifier: PostgreSQL
 *
 * Carrying out a plan in a database.
 */
#ifndef CATALOG_APPLY_H
#define CATALOG_APPLY_H

#include "catalog/plan.h"
#include "skinspire/session.h"

/* Called before each step; NULL: nobody listens. */
typedef void apply_progress(size_t done, size_t total, const struct step *step, void *context);

/* True when all steps can be carried out in one transaction. */
bool plan_is_atomic(const struct plan *plan);

/* Runs the statements. `scope` is the session's open scope; it is committed and begun again around a step that can't be
 * inside a transaction or needs what was made before to be committed, and is open again in the end. An error names the
 * step; what was committed before it stays. Errors: those of ski_execute(). */
int plan_apply(const struct plan *plan, ski_session *session, ski_scope *scope, apply_progress *progress,
               void *context, ski_error *error);

#endif
