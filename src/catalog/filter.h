/* SPDX-License-Identifier: PostgreSQL
 *
 * Taking a part of a snapshot: what somebody asks about, without what does not count.
 */
#ifndef CATALOG_FILTER_H
#define CATALOG_FILTER_H

#include "catalog/snapshot.h"

struct filter {
        const struct strings *schemas; /* only what is in these, unquoted; NULL or empty: all */
        const struct strings
                *excluded; /* kinds ("comment"), or patterns of identities ("audit.*"); may be NULL */
        /* Tables, views and sequences, as "schema"."name", ended by NULL; NULL: none. What would silently go with one of
         * them goes as well: the sequence of a column, a table's place in a publication. */
        const char *const *without;
        const char *version_schema; /* where a version table is, or will be made; NULL: known by that alone */
        bool keep_bookkeeping;      /* the program's own schema, and the tables of migration tools */
};

/* Removes facts, with all that is a part of them. Errors: -SKI_ENOMEM. */
int snapshot_filter(struct snapshot *snapshot, const struct filter *filter, ski_error *error);

/* Of two that were filtered: a schema that only one has, and in which there is a version table, is neither to be dropped
 * nor, unless it has something else in it, to be made. Removes it. Errors: -SKI_ENOMEM. */
int snapshots_leave_bookkeeping(struct snapshot *from, struct snapshot *to, ski_error *error);

/* Removes those facts, by their numbers, and others' needs of them. */
void snapshot_remove(struct snapshot *snapshot, const bool *removed);

#endif
