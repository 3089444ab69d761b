/* SPDX-License-Identifier: PostgreSQL
 *
 * Comparing structures of servers of two major versions: definitions that only one of them prints so are no difference.
 */
#ifndef OPERATIONS_REPRINT_STRUCTURE_H
#define OPERATIONS_REPRINT_STRUCTURE_H

#include "catalog/snapshot.h"
#include "operations/structure_side.h"

/* Has the server of FROM, whose session is open, say in its own words what TO defines otherwise, in a shadow database.
 * `whole`: what TO is a part of, or NULL. Does
 * nothing where nothing is defined otherwise, or both are of one major version. `doubts`: a line for each thing that it
 * could not be asked, of which nobody knows whether it differs. Errors: -SKI_ENOMEM, -SKI_EINTERRUPTED. */
int reprint_structure(const struct project *project, const struct structure_side *host,
                      const struct snapshot *from, struct snapshot *to, const struct snapshot *whole,
                      const ski_session_options *options, struct strings *doubts, ski_error *error);

/* The same with the server of an environment, of which a session is open. Each doubt is a warning; ret_doubtful: there are
 * any. */
int reprint_for_environment(const struct project *project, const struct environment *environment,
                            ski_session *session, const ski_session_options *options,
                            const struct snapshot *from, struct snapshot *to, bool *ret_doubtful,
                            ski_error *error);

/* Takes what TO defines as what FROM has, where that is only another major version's print or nobody can tell: what was made
 * by these definitions. ret_count: how many. Errors: -SKI_ENOMEM. */
int reprint_believe(const struct snapshot *from, struct snapshot *to, size_t *ret_count, ski_error *error);

#endif
