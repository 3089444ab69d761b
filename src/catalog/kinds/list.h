/* SPDX-License-Identifier: PostgreSQL
 *
 * Lists as our queries write them: items separated by ", ", which may hold quoted names and literals.
 */
#ifndef CATALOG_KINDS_LIST_H
#define CATALOG_KINDS_LIST_H

#include "base/text.h"

/* Adds the items of the list, which may be NULL. A separator inside of '' or "" is none. */
void list_split(const char *list, struct strings *items);
/* True when all items of `part` stand in `whole`, in the same order. */
bool list_contains_in_order(const struct strings *whole, const struct strings *part);

#endif
