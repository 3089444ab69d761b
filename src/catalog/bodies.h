/* SPDX-License-Identifier: PostgreSQL
 *
 * What the bodies of functions speak of. To the server a body in quotes is a text like any other, and its dependencies
 * know nothing of it; but whoever calls the function while the structure is being made (a default, a check, an index,
 * a materialized view) needs what it speaks of. So bodies in SQL and PL/pgSQL are searched for names of relations,
 * routines and types. What is found is good for the order alone: the same word may mean a variable or a column.
 */
#ifndef CATALOG_BODIES_H
#define CATALOG_BODIES_H

#include "catalog/snapshot.h"

typedef int bodies_mention(void *context, struct fact *routine, struct fact *mentioned, ski_error *error);

/* Calls `mention` for each routine and each fact that its body names, mostly once for each. A name without a schema is
 * looked up in the routine's own, else in public, else in all. The time is linear in the bodies' size. Errors:
 * -SKI_ENOMEM, and what `mention` returns. */
int bodies_read(const struct snapshot *snapshot, bodies_mention *mention, void *context, ski_error *error);

#endif
