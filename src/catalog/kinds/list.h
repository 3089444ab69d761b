/* SPDX-License-Identifier: PostgreSQL
 *
 * Lists as our queries write them: items separated by ", ", which may hold quoted names and literals.
 */
#ifndef CATALOG_KINDS_LIST_H
#define CATALOG_KINDS_LIST_H

#include "base/text.h"

/* Adds the items of the list, which may be NULL. A separator inside of '' or "" is none. */
void list_split(const char *list, struct strings *items);
/* The length of the name that an item begins with, quotes included. */
size_t list_name_length(const char *item);
/* The item that begins with the same name as the other one; NULL without one. */
const char *list_find_named(const struct strings *items, const char *other);
/* True when all items of `part` stand in `whole`, in the same order. */
bool list_contains_in_order(const struct strings *whole, const struct strings *part);

#endif
