/* SPDX-License-Identifier: PostgreSQL
 *
 * The beginning of migrations for a project that has only a database: a first revision that makes the whole structure, and
 * the database stamped as being at it.
 */
#ifndef OPERATIONS_BASELINE_H
#define OPERATIONS_BASELINE_H

#include "migration/new_revision.h"
#include "operations/change.h"
#include "operations/init_migrations.h"

struct baseline {
        struct new_migrations made; /* folders and files, but for the revision's */
        struct new_revision revision;
        struct strings gaps; /* what is in the database and nobody knows how to write */
};

/* The change's environment is the database. The revision is proved in a shadow: up gives that structure, down nothing, up
 * that structure. All is done, or nothing. Errors: -SKI_EREFUSED when there are revisions already, when the database is at
 * one, or by the guard; -SKI_EUSAGE for a database without anything; as diff_structures() and prove_revision(). */
int baseline_make(const struct change *change, const char *directory, const struct revision_wish *wish,
                  struct baseline *ret, ski_error *error);
void baseline_clear(struct baseline *baseline);

#endif
