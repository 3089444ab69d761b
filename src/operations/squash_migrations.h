/* SPDX-License-Identifier: PostgreSQL
 *
 * Several migrations as one, with the same proof as a new one.
 */
#ifndef OPERATIONS_SQUASH_MIGRATIONS_H
#define OPERATIONS_SQUASH_MIGRATIONS_H

#include "migration/squash.h"
#include "operations/change.h"
#include "operations/migration_files.h"

struct squash_request {
        const char *directory; /* as for migration_files_read() */
        const char *range;     /* as range_resolve() reads it; NULL: all */
        const char *message;   /* or NULL */
        bool keeps_statements; /* also where the structure alone would do */
};

struct squash_result {
        struct migration_files files;
        struct squash squash;
        struct new_revision revision;
        struct strings unseen; /* environments of migrations.promotion that can't be reached: "test: …" */
        bool is_joined;        /* of the revisions' own statements; else of what their structure takes */
};

/* In a shadow database on the environment's server the revisions run, and then the one that stands for them: its upgrade
 * must give what theirs give, its downgrade what was before them. Where the first of all is among them and none is about
 * rows, it is written anew from the structure; else it has their statements. With change->dry_run nothing is written.
 * Errors: as migration_files_read(), range_resolve(), squash_find(), those of the revisions' statements, and
 * prove_revision(); -SKI_EREFUSED when a database, the environment's or one of migrations.promotion, is in the middle of
 * them. The caller clears ret after an error too. */
int squash_migrations(const struct change *change, const struct squash_request *request,
                      struct squash_result *ret, ski_error *error);
void squash_result_clear(struct squash_result *result);

#endif
