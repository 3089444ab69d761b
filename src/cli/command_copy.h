/* SPDX-License-Identifier: PostgreSQL
 *
 * The parts of the command copy.
 */
#ifndef CLI_COMMAND_COPY_H
#define CLI_COMMAND_COPY_H

#include "cli/invocation.h"

/* copy --schema-only */
int command_copy_structure(struct invocation *invocation, const struct environment *source,
                           const struct change *change, ski_error *error);

#endif
