/* SPDX-License-Identifier: PostgreSQL
 *
 * Functions of the server of which migrations are full, and which do nothing to rows behind their caller's back.
 */
#ifndef MIGRATION_KNOWN_FUNCTION_H
#define MIGRATION_KNOWN_FUNCTION_H

#include <stdbool.h>

/* A guess, for where there is no database to ask. The name is without a schema. */
bool function_is_known(const char *name);

#endif
