/* SPDX-License-Identifier: PostgreSQL
 *
 * What functions, procedures and aggregates share.
 */
#ifndef CATALOG_KINDS_ROUTINE_H
#define CATALOG_KINDS_ROUTINE_H

#include <stdbool.h>

#include "catalog/fact.h"

/* True when CREATE OR REPLACE can turn the one into the other: it changes neither the result nor the names of
 * arguments, and takes no default away. */
bool routine_is_replaceable(const struct fact *from, const struct fact *to);

#endif
