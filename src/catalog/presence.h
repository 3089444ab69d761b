/* SPDX-License-Identifier: PostgreSQL
 *
 * Which kinds of objects a database has at all. Most have few of those that there are, and a query costs the server its
 * planning even where it finds nothing.
 */
#ifndef CATALOG_PRESENCE_H
#define CATALOG_PRESENCE_H

#include "catalog/kind.h"
#include "skinspire/session.h"

enum { PRESENCE_CATALOGS = 64 };

struct presence {
        struct presence_entry {
                uint32_t catalog;
                bool traits[128]; /* of its objects, by letter */
        } entries[PRESENCE_CATALOGS];
        size_t count;
        bool of_selection; /* of some objects only */
};

/* `objects` is the result of snapshot_objects; of_selection: of snapshot_selected. */
void presence_read(const ski_result *objects, bool of_selection, struct presence *ret);

/* As if there were tables besides, with what most tables have. */
void presence_add_tables(struct presence *presence);

/* False when the kind's query would surely find nothing. */
bool presence_has(const struct presence *presence, const struct kind *kind);

#endif
