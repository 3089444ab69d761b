/* SPDX-License-Identifier: PostgreSQL
 *
 * What people write for a revision, by Alembic's grammar:
 *
 *     1a2b3c4d5e6f, 1a2b     an identifier, or the beginning of just one
 *     billing                the revision that bears the label
 *     head, heads, base      the one head, all heads, what was before everything
 *     billing@head           the same within the lines that the label holds for; billing@1a2b likewise
 *     1a2b+2, head-1         so many steps from there, along children or parents
 *     +1, -1, billing@+1     so many steps from where the database is
 *     current                where the database is
 */
#ifndef MIGRATION_IDENTIFIER_H
#define MIGRATION_IDENTIFIER_H

#include "migration/history.h"

/* Finds what the text means; ret's items are the caller's to free(). An empty list is the base. `current` is where the
 * database is, NULL when there is none. Errors: -SKI_ENOTFOUND, with a hint; -SKI_EUSAGE for what means several, leads
 * along a fork, or needs a database. */
int identifier_resolve(const struct history *history, const char *text, const struct revision_list *current,
                       struct revision_list *ret, ski_error *error);

#endif
