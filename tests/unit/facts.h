/* SPDX-License-Identifier: PostgreSQL
 *
 * Snapshots that are filled by hand.
 */
#ifndef UNIT_FACTS_H
#define UNIT_FACTS_H

#include "catalog/kind.h"
#include "catalog/snapshot.h"

/* Adds a fact without properties, which the snapshot owns. */
static inline struct fact *add(struct snapshot *snapshot, const char *kind, const char *identity,
                               struct fact *parent)
{
        struct fact *fact = arena_allocate(&snapshot->arena, sizeof(*fact));

        *fact = (struct fact){ .kind = kind_find(kind),
                               .rank = kind_rank(kind_find(kind)),
                               .identity = identity,
                               .parent = parent };
        snapshot->facts = realloc(snapshot->facts, (snapshot->count + 2) * sizeof(*snapshot->facts));
        snapshot->facts[snapshot->count++] = fact;
        snapshot->facts[snapshot->count] = NULL;
        return fact;
}

#endif
