/* SPDX-License-Identifier: PostgreSQL
 *
 * Carrying over what belongs to a database but not to its content.
 */
#ifndef TRANSFER_CARRY_H
#define TRANSFER_CARRY_H

#include "postgres/database.h"

/* Gives `database` what the database `from` has beyond its content: owner, grants, connection limit,
 * settings, labels. Inside the open scope. The comment is left alone. */
int carry_properties(ski_session *session, const struct database_facts *from, const char *database,
                     ski_error *error);

/* Adds one line for each grant, setting and label of `from` that this role can't carry over. */
int carry_limits(ski_session *session, const struct database_facts *from, struct strings *ret_lines,
                 ski_error *error);

#endif
