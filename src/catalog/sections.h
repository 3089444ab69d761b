/* SPDX-License-Identifier: PostgreSQL
 *
 * A structure in two sections, for whoever brings rows between them: what must be there before the rows, and what is
 * better made after them (keys, indexes, triggers, policies).
 */
#ifndef CATALOG_SECTIONS_H
#define CATALOG_SECTIONS_H

#include "catalog/snapshot.h"

/* The part of the structure that must be there before rows can be brought. It borrows from the whole one. A plan from a
 * new database to it is the first section, a plan from it to the whole is the second. Errors: -SKI_ENOMEM. */
int snapshot_before_rows(const struct snapshot *whole, struct snapshot **ret, ski_error *error);

/* The part whose facts are marked, by their numbers. The marks of those that lack something which they need are taken
 * away. It borrows from the whole one. */
int snapshot_part(const struct snapshot *whole, bool *kept, struct snapshot **ret, ski_error *error);

#endif
