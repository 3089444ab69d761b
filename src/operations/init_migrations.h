/* SPDX-License-Identifier: PostgreSQL
 *
 * Making a project's empty folder of migrations.
 */
#ifndef OPERATIONS_INIT_MIGRATIONS_H
#define OPERATIONS_INIT_MIGRATIONS_H

#include "migration/place.h"

struct new_migrations {
        struct strings folders; /* what was made, in this order: folders, then files; absolute */
        struct strings files;
};

/* Makes the place's folder, those of its revisions, and a file that says what they are. -SKI_EREFUSED when the folder has
 * something in it; -SKI_EIO, -SKI_ENOMEM. */
int init_migrations(const struct migration_place *place, struct new_migrations *ret, ski_error *error);
void new_migrations_clear(struct new_migrations *made);

#endif
