/* SPDX-License-Identifier: PostgreSQL
 *
 * Explanations, made from the command table.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <jansson.h>

#include "base/text.h"
#include "cli/command.h"

/* Appends the overview that `skinspire` alone prints. */
void help_append_overview(const struct command_table *table, size_t width, struct text *text);
/* Appends what the commands of a family do. */
void help_append_family(const struct command_table *table, const struct command_family *family, size_t width,
                        struct text *text);
/* Appends everything about one command. */
void help_append_command(const struct command *command, size_t width, struct text *text);

/* The same about one command for programs; NULL when memory ran out. */
json_t *help_json(const struct command *command);

#endif
