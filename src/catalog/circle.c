/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/circle.h"

#include <stdlib.h>

#include "base/macro.h"

enum { NONE = 0 }; /* nodes are kept as their number plus one */

/* For each node one that it waits for. Whoever goes from one to the next comes into a circle. */
static size_t find_start(const struct edge *edges, size_t edge_count, const bool *done, size_t *waits_for)
{
        size_t start = NONE;

        for (size_t i = 0; i < edge_count; i++) {
                if (edges[i].soft || done[edges[i].before] || done[edges[i].after])
                        continue;
                waits_for[edges[i].after] = edges[i].before + 1;
                start = edges[i].after + 1;
        }
        return start;
}

int circle_find(const struct edge *edges, size_t edge_count, const bool *done, size_t node_count, size_t **ret,
                size_t *ret_count, ski_error *error)
{
        _cleanup_free_ size_t *waits_for = calloc(node_count + 1, sizeof(*waits_for));
        _cleanup_free_ size_t *nodes = calloc(node_count + 1, sizeof(*nodes));
        _cleanup_free_ bool *seen = calloc(node_count + 1, sizeof(*seen));
        size_t at, first, count = 0;

        if (!waits_for || !nodes || !seen)
                return ski_error_oom(error);
        at = find_start(edges, edge_count, done, waits_for);
        for (; at != NONE && !seen[at - 1]; at = waits_for[at - 1])
                seen[at - 1] = true;
        if (at != NONE) {
                first = at;
                do {
                        nodes[count++] = at - 1;
                        at = waits_for[at - 1];
                } while (at != first);
        }
        *ret = steal(nodes);
        *ret_count = count;
        return 0;
}
