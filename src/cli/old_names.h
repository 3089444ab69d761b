/* SPDX-License-Identifier: PostgreSQL
 *
 * The old names: the program does the work of the clinic's former scripts when it is called by the name of one of
 * them (as argv[0], with ".py" or without), with the words that the script took. An old name is also taken as the first
 * word behind the program's own.
 */
#ifndef CLI_OLD_NAMES_H
#define CLI_OLD_NAMES_H

#include <stdbool.h>

#include "base/text.h"
#include "cli/command.h"
#include "cli/exit_code.h"

/* The former script that the program was called as, without folder and ending; NULL for any other name. */
const char *old_names_find(const char *program);

/* The same call as by an old name, when the first word is that of a script or a word of manage_db; else NULL. It stands in
 * argv. */
char **old_names_unfold(int *argc, char *argv[]);

/* The command line of today for one of then, `argv[0]` being the program's old name. Words that the table of old
 * names does not know are handed on as they are. Errors: -SKI_EUSAGE for a word that the script never knew,
 * -SKI_ENOMEM. */
int old_names_translate(int argc, char *const argv[], struct strings *ret, ski_error *error);

/* True when the words changed, so that the new ones are worth a line. */
bool old_names_differ(int argc, char *const argv[], const struct strings *line);

/* True when a script of many words is asked what they are; appends a line for each. */
bool old_names_explain(int argc, char *const argv[], struct text *text);

/* The scripts ended with 0, 1, or 2 for wrong usage. */
enum exit_code old_names_exit_code(enum exit_code code);

#endif
