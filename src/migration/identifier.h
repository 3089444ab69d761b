/* SPDX-License-Identifier: PostgreSQL
 *
 * What people write for a revision, by Alembic's grammar:
 *
 *     1a2b3c4d5e6f, 1a2b     an identifier, or the beginning of just one
 *     billing                the revision that bears the label
 *     head, heads, base      the one head, all heads, what was before everything
 *     billing@head           the same among those that follow, or are followed by, what the label means
 *     1a2b+2, head-1         so many steps from there, along children or parents
 *     +1, -1, billing@+1     so many steps from where the database is; without a database -1 counts from the heads
 *     current                where the database is
 */
#ifndef MIGRATION_IDENTIFIER_H
#define MIGRATION_IDENTIFIER_H

#include "migration/history.h"

/* Finds what the text means; ret's items are the caller's to free(). An empty list is the base. `current` is where the
 * database is, NULL when there is none. Errors: -SKI_ENOTFOUND, also for what means several, leads along a fork or too
 * far, or needs a database; mostly with a hint. */
int identifier_resolve(const struct history *history, const char *text, const struct revision_list *current,
                       struct revision_list *ret, ski_error *error);

/* The same, but steps that lead too far end where there are no more. */
int identifier_resolve_within(const struct history *history, const char *text,
                              const struct revision_list *current, struct revision_list *ret, ski_error *error);

#endif
