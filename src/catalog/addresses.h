/* SPDX-License-Identifier: PostgreSQL
 *
 * Which fact stands at an address in the catalogs.
 */
#ifndef CATALOG_ADDRESSES_H
#define CATALOG_ADDRESSES_H

#include "catalog/fact.h"
#include "skinspire/error.h"

struct address_entry;

/* A hash table; all zero is empty. */
struct addresses {
        struct address_entry *entries;
        size_t count, capacity; /* the capacity is 0 or a power of two */
};

/* The first fact at an address stays. */
int addresses_add(struct addresses *addresses, struct address address, struct fact *fact, ski_error *error);
struct fact *addresses_find(const struct addresses *addresses, struct address address);
/* As find, but a column that is no fact (of a view) gives what it is a column of. */
struct fact *addresses_find_around(const struct addresses *addresses, struct address address);
void addresses_free(struct addresses *addresses);

#endif
