/* SPDX-License-Identifier: PostgreSQL
 *
 * The check that every entry of the command table has its words, and that they fit together.
 */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include "base/text.h"
#include "cli/command.h"

/* Adds a line for each fault found: a missing or badly ended text, a name used twice, an example that the
 * parser does not take. */
void words_check(const struct command_table *table, struct strings *faults);

#endif
