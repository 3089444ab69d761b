/* SPDX-License-Identifier: PostgreSQL
 *
 * What a CREATE statement makes, as DROP names it.
 */
#ifndef POSTGRES_TARGET_H
#define POSTGRES_TARGET_H

#include "base/text.h"

/* Appends a DROP … IF EXISTS … CASCADE of what the statement makes; false where it makes nothing that has a name of its
 * own, or something else than tables, views, indexes, types, sequences, routines, triggers and policies. */
bool statement_append_drop(const char *statement, struct text *drop);

#endif
