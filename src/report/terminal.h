/* SPDX-License-Identifier: PostgreSQL
 *
 * What the program's output goes to, and how much may be said there.
 */
#ifndef REPORT_TERMINAL_H
#define REPORT_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Character types for names in every language; numbers and messages stay as they are. */
void terminal_set_locale(void);

/* Sends the talk of all layers (base/log.h) to stderr: nothing when quiet, debug as well when verbose. */
void terminal_set_talk(bool quiet, bool verbose);
bool terminal_is_quiet(void);

bool terminal_is(FILE *stream);
/* A terminal that shows colours, and NO_COLOR is not set. */
bool terminal_has_colors(FILE *stream);
/* Columns of the terminal that stdout is; `otherwise` when it is none. */
size_t terminal_width(size_t otherwise);

#endif
