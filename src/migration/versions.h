/* SPDX-License-Identifier: PostgreSQL
 *
 * Where a database is in its history: the table alembic_version, in Alembic's exact form, which holds the identifiers of
 * the newest revisions that have run.
 */
#ifndef MIGRATION_VERSIONS_H
#define MIGRATION_VERSIONS_H

#include <stdbool.h>

#include "migration/walk.h"
#include "skinspire/session.h"

struct version_table {
        const char *schema; /* NULL: where the role's search_path leads */
        const char *name;   /* "alembic_version" */
};

/* The identifiers, sorted; none where the table is missing. Inside the open scope, or in one of its own. */
int versions_read(ski_session *session, const struct version_table *table, struct strings *ret,
                  bool *ret_exists, ski_error *error);

/* Makes the table. Inside the open scope. */
int versions_make(ski_session *session, const struct version_table *table, ski_error *error);

/* Writes what a step changes. -SKI_EDIFFERS when the table no longer holds what the step begins with. */
int versions_change(ski_session *session, const struct version_table *table, const struct head_change *change,
                    ski_error *error);

/* Takes all rows out of it. */
int versions_forget(ski_session *session, const struct version_table *table, ski_error *error);

/* The statements of a change, for the table's creation (without a semicolon), and for its end, as they are written into a
 * script. */
void versions_append_make(struct text *text, const struct version_table *table);
void versions_append_drop(struct text *text, const struct version_table *table);
void versions_append_change(struct text *text, const struct version_table *table,
                            const struct head_change *change);

/* The revisions of the identifiers; ret's items are the caller's to free(). -SKI_ENOTFOUND, with the way out, where the
 * table holds one that no file has. */
int versions_locate(const struct history *history, const struct strings *ids, struct revision_list *ret,
                    ski_error *error);

#endif
