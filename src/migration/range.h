/* SPDX-License-Identifier: PostgreSQL
 *
 * A part of a history, by Alembic's grammar: START:END, both among what comes out, and either may be left out.
 *
 *     base:1a2b   1a2b:   -3:   1a2b:+2   :current
 */
#ifndef MIGRATION_RANGE_H
#define MIGRATION_RANGE_H

#include "migration/history.h"

/* True when it can't be worked out without knowing where the database is. */
bool range_needs_current(const char *text);

/* The revisions from START to END, the newest first, of those lines that go through START; NULL means all. ret's items are
 * the caller's to free(). Errors: as identifier_resolve(); -SKI_ENOTFOUND for what is no range, or has an end that does
 * not follow its start. */
int range_resolve(const struct history *history, const char *text, const struct revision_list *current,
                  struct revision_list *ret, ski_error *error);

#endif
