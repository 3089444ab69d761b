/* SPDX-License-Identifier: PostgreSQL
 *
 * Patterns of tables' names, as pg_dump and psql read them: * and ? stand for any characters, letters outside of double
 * quotes are folded, a dot parts the schema from the name. Without a schema the name is looked for in all.
 */
#ifndef TRANSFER_PATTERN_H
#define TRANSFER_PATTERN_H

#include "base/text.h"
#include "skinspire/error.h"

/* The regular expressions of the server that the pattern stands for, both anchored. -SKI_EUSAGE for more than one dot,
 * or a quote that is not closed. */
int pattern_read(const char *pattern, struct text *schema, struct text *name, ski_error *error);

#endif
