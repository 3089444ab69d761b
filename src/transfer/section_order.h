/* SPDX-License-Identifier: PostgreSQL
 *
 * Places at which pg_dump's statements, or their order, do not serve a restore.
 *
 * Who is to own an object must have the right to create in its schema, unless a superuser says so; pg_dump gives that
 * right at its section's end. And an event trigger that is there before the materialized views are filled fires for
 * them: it may refuse, or note in a table what was never done in the source. And where an unlogged table counts with a
 * logged sequence, as each does before PostgreSQL 15, it says so in a word that only newer servers know.
 */
#ifndef TRANSFER_SECTION_ORDER_H
#define TRANSFER_SECTION_ORDER_H

#include "base/arena.h"
#include "skinspire/error.h"

/* All give the section itself where there is nothing to do, else a text in the arena. Errors: -SKI_EUSAGE when it is
 * no SQL, -SKI_ENOMEM. */

/* What grants rights to create in schemas stands behind the schemas as well as where it stood. */
int section_grant_schemas_early(const char *section, struct arena *arena, const char **ret, ski_error *error);

/* Identity columns of unlogged tables get the sequence that the server gives them by itself. For sections that came from
 * a server before PostgreSQL 15. */
int section_leave_logged(const char *section, struct arena *arena, const char **ret, ski_error *error);

/* What makes event triggers, and belongs to them, stands at the end. */
int section_put_event_triggers_last(const char *section, struct arena *arena, const char **ret,
                                    ski_error *error);

#endif
