/* SPDX-License-Identifier: PostgreSQL
 *
 * Circles in a graph whose nodes are numbers.
 */
#ifndef CATALOG_CIRCLE_H
#define CATALOG_CIRCLE_H

#include <stdbool.h>
#include <stddef.h>

#include "skinspire/error.h"

struct edge {
        size_t before, after;
        bool soft;
};

/* Finds one circle of edges that are not soft among the nodes that are not done; each of these waits for another one.
 * The nodes are the caller's to free, each after the one that waits for it. Errors: -SKI_ENOMEM. */
int circle_find(const struct edge *edges, size_t edge_count, const bool *done, size_t node_count, size_t **ret,
                size_t *ret_count, ski_error *error);

#endif
