/* SPDX-License-Identifier: PostgreSQL
 *
 * The old names: the program does the work of the clinic's former scripts when it is called by the name of one of
 * them (as argv[0], with ".py" or without), with the words that the script took.
 */
#ifndef CLI_OLD_NAMES_H
#define CLI_OLD_NAMES_H

#include <stdbool.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/exit_code.h"

/* The former script that the program was called as, without folder and ending; NULL for any other name. */
const char *old_names_find(const char *program);

/* The command line of today for one of then, `argv[0]` being the program's old name. Words that the table of old
 * names does not know are handed on as they are. Errors: -SKI_EUSAGE for a word that the script never knew,
 * -SKI_ENOTFOUND for what this version can't do yet, -SKI_ENOMEM. */
int old_names_translate(const struct command_table *table, int argc, char *const argv[], struct strings *ret,
                        ski_error *error);

/* True when the words changed, so that the new ones are worth a line. */
bool old_names_differ(int argc, char *const argv[], const struct strings *line);

/* True when a script of many words is asked what they are; appends a line for each. */
bool old_names_explain(const struct command_table *table, int argc, char *const argv[], struct text *text);

/* The scripts ended with 0, 1, or 2 for wrong usage. */
enum exit_code old_names_exit_code(enum exit_code code);

#endif
