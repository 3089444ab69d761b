/* SPDX-License-Identifier: PostgreSQL
 *
 * Taking secrets out of a command before it is written down.
 */
#ifndef OPERATIONS_REDACT_H
#define OPERATIONS_REDACT_H

#include "base/text.h"

/* Appends the command with "***" in the place of each password: in URLs, behind password= and the like, and
 * in SQL's PASSWORD '…'. Where a URL can be read in two ways, more is hidden rather than less. */
void redact_command(struct text *text, const char *command);

#endif
