/* SPDX-License-Identifier: PostgreSQL
 *
 * What the name of a migration says that is kept as a plain file of SQL: its place in the order, and its direction.
 *
 *     001_users.sql   10_x.sql   V1_2__users.sql   1.10-x.sql       numbers, which count as numbers
 *     20240131_x.sql   2024-01-31T1530_x.sql                        dates
 *     001_users.down.sql   U1__users.sql   001_users_rollback.sql   the way back
 */
#ifndef MIGRATION_LOOSE_FILE_H
#define MIGRATION_LOOSE_FILE_H

#include <stdbool.h>

#include "base/text.h"
#include "skinspire/error.h"

struct loose_file {
        char *path;
        char *id;              /* the number or date as written, without '-' and ':' */
        char *message;         /* the rest, with blanks for '_' and '-' */
        char *created;         /* "2024-01-31 15:30:00"; "" when it is no date */
        struct strings groups; /* the numbers, without leading zeros */
        bool is_down;
};

/* -SKI_EUSAGE when the name has no place in an order. The caller clears ret after an error, too. */
int loose_file_read(const char *path, struct loose_file *ret, ski_error *error);
void loose_file_clear(struct loose_file *file);

/* Below 0 when the first one comes first, 0 when they have the same place. */
int loose_file_compare(const struct loose_file *a, const struct loose_file *b);

#endif
