/* SPDX-License-Identifier: PostgreSQL
 *
 * What copy, reset and undo have in common when they replace a database.
 */
#ifndef OPERATIONS_REPLACING_H
#define OPERATIONS_REPLACING_H

#include "operations/change.h"
#include "transfer/replace.h"

/* From the project's settings; `session` must outlive the replacement. */
struct replacement_options replacing_options(const struct change *change, const ski_session_options *session);

/* Says before the start what of the target can't be carried over to its new database. */
int replacing_announce_limits(struct replacement *replacement, struct strings *ret_limits, ski_error *error);

/* Says before the start whose sessions will end, and whose can't be ended. With `keep_sessions` there must be none:
 * -SKI_EREFUSED. */
int replacing_announce_sessions(struct replacement *replacement, bool keep_sessions,
                                struct strings *ret_sessions, ski_error *error);

/* Swaps the finished database in, remembers with the old one what undo will want to know, and lets go of retained
 * ones that are too many or too old. ret_retained as in replacement_swap(). */
int replacing_swap(const struct change *change, struct replacement *replacement,
                   const struct conninfo *finished, const char *operation, const char *source,
                   char **ret_retained, ski_error *error);

#endif
