/* SPDX-License-Identifier: PostgreSQL
 *
 * The manual page and the shell completion, made from the command table.
 */
#ifndef CLI_MANUAL_H
#define CLI_MANUAL_H

#include "base/text.h"
#include "cli/command.h"

/* Appends skinspire(1), in the man macros. */
void manual_append_page(const struct command_table *table, const char *version, struct text *text);

/* Appends the functions that stand behind completion.bash. */
void manual_append_completion(const struct command_table *table, struct text *text);

#endif
