/* SPDX-License-Identifier: PostgreSQL
 *
 * What has to wait for what, before an order is looked for: each change has a node for each of its parts, and an edge
 * goes from a node to one that comes after it.
 */
#ifndef CATALOG_ORDER_INTERNAL_H
#define CATALOG_ORDER_INTERNAL_H

#include "catalog/circle.h"
#include "catalog/order.h"

enum { PARTS = PART_LAST + 1 };

struct order_edges {
        const struct changes *changes;
        struct edge *items; /* sorted by what comes before */
        size_t count, capacity;
        size_t *looked_through; /* by fact->number of TO: the last change, plus one, for which it was */
        bool failed;
};

/* Errors: -SKI_ENOMEM. */
int order_edges_find(const struct changes *changes, struct order_edges *ret, ski_error *error);
void order_edges_clear(struct order_edges *edges);

/* The number of a change's part among all nodes. */
size_t order_node(const struct changes *changes, const struct change *change, enum part part);
/* Where a change's drop really happens: with the one that takes it along. */
size_t order_drop_node(const struct changes *changes, const struct change *change);
/* What a new fact is written inside of: the table that is made with it, or for a default the new column; or NULL. */
const struct change *order_fold_target(const struct changes *changes, const struct change *change);
/* Compares two facts by kind, place and name. */
int order_within(const struct fact *a, const struct fact *b);

#endif
