/* SPDX-License-Identifier: PostgreSQL
 *
 * How a verification is shown, by verify and by setup.
 */
#ifndef CLI_VERIFICATION_H
#define CLI_VERIFICATION_H

#include <stdbool.h>

#include <jansson.h>

#include "operations/verify.h"

/* All checks, with their state; NULL when memory ran out. */
json_t *verification_json(const struct verification *verification);

/* A table; without `all` the minor checks that are well stay out. */
int verification_print(const struct verification *verification, bool all, ski_error *error);

#endif
