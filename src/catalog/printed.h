/* SPDX-License-Identifier: PostgreSQL
 *
 * Expressions as the server prints them. Where it has cast a whole array by itself (a varchar IN some constants), it prints
 * (ARRAY['a'::character varying])::text[], which it reads as a cast of each element, and prints so from then on:
 * ARRAY[('a'::character varying)::text]. In a part of a union it prints a mere NULL as NULL::text, which it reads as a column
 * that is called by the type, and tells. A structure and what was made from its SQL are only equal by the latter.
 */
#ifndef CATALOG_PRINTED_H
#define CATALOG_PRINTED_H

#include <stdbool.h>

#include "base/arena.h"

/* The text with the casts of whole arrays written for each element: itself where there is none, else in the arena; NULL
 * when memory is exhausted. What stands in quotes stays, unless it is SQL as well: in a list of quoted expressions. */
const char *printed_settle(struct arena *arena, const char *text, bool in_quotes);
/* The text with the names of columns that are constants and have none, wherever it holds a query. The rest as above. */
const char *printed_name_constants(struct arena *arena, const char *text);
/* A text from a server that has more keywords than those before 17, as these write it: json instead of "json", which as the
 * name of a column, a table or the like needs no quotes. The rest as above. */
const char *printed_unquote(struct arena *arena, const char *text);

#endif
