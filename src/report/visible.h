/* SPDX-License-Identifier: PostgreSQL
 *
 * Text from outside made safe to print: a table's name must not be able to move the cursor.
 */
#ifndef REPORT_VISIBLE_H
#define REPORT_VISIBLE_H

#include "base/text.h"

/* Appends the string with control characters (C0, C1, DEL), the invisible ones that reorder text, and
 * bytes that are no UTF-8 written as \n, \t, \x1b, \u202e. keep_lines: line ends stay as they are. */
void visible_append(struct text *text, const char *string, bool keep_lines);

/* The length of the UTF-8 character at the start of a string that is not empty, 0 when it is none. */
size_t utf8_character(const char *string, unsigned *ret_code_point);

#endif
