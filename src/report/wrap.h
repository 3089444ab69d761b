/* SPDX-License-Identifier: PostgreSQL
 *
 * Prose broken into lines.
 */
#ifndef REPORT_WRAP_H
#define REPORT_WRAP_H

#include "base/text.h"

/* Appends the prose in lines of at most `width` characters, each ended; an empty line in it begins a new
 * paragraph. `column` is where the first line begins already, `indent` how far the others are moved in. */
void wrap_append(struct text *text, const char *prose, size_t column, size_t indent, size_t width);

#endif
