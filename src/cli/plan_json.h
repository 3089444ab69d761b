/* SPDX-License-Identifier: PostgreSQL
 *
 * A plan for programs.
 */
#ifndef CLI_PLAN_JSON_H
#define CLI_PLAN_JSON_H

#include <jansson.h>

#include "catalog/plan.h"

/* An array of steps, each {action, kind, object, risk, lock, why, transaction, statements}; NULL: out of memory. */
json_t *plan_json(const struct plan *plan);

#endif
