/* SPDX-License-Identifier: PostgreSQL
 *
 * Which tables of a database were written since some moment: the server's counters of then and of now. The
 * counters of a session that is still connected may come some seconds late.
 */
#ifndef OPERATIONS_WRITE_COUNTERS_H
#define OPERATIONS_WRITE_COUNTERS_H

#include "base/text.h"
#include "config/conninfo.h"
#include "skinspire/session.h"

/* The counters of this moment, as JSON that write_counters_since() understands. Freed by the caller. */
int write_counters_read(const struct conninfo *database, const ski_session_options *options, char **ret_json,
                        ski_error *error);

/* Adds "public.patients: 3 inserted, 1 updated" for each table that was written since `then`. -SKI_ENOTFOUND when
 * that can't be told: `then` is NULL or unreadable, or the server's counters began anew. */
int write_counters_since(const struct conninfo *database, const ski_session_options *options, const char *then,
                         struct strings *ret_lines, ski_error *error);

#endif
