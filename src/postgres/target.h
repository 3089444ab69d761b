/* SPDX-License-Identifier: PostgreSQL
 *
 * What a CREATE statement makes, as DROP names it.
 */
#ifndef POSTGRES_TARGET_H
#define POSTGRES_TARGET_H

#include "base/text.h"

enum target_reach {
        TARGET_UNKNOWN,
        TARGET_LOCAL, /* on a table, or for it; no other statement means it by its name */
        TARGET_NAMED  /* others may mean it, or mean it from now on */
};

/* What the statement makes: appends its name, without its schema, as the catalogs have it. TARGET_UNKNOWN where
 * statement_append_drop() gives false. */
enum target_reach statement_target(const char *statement, struct text *name);

enum target_index { TARGET_NO_INDEX, TARGET_MADE_INDEX, TARGET_DROPPED_INDEX, TARGET_UNNAMED_INDEX };

/* Whether the statement makes an index, or drops a single one: appends its name, quoted, with the schema where that is said. */
enum target_index statement_target_index(const char *statement, struct text *name);

/* Appends a DROP … IF EXISTS … CASCADE of what the statement makes; false where it makes nothing that has a name of its
 * own, or something else than tables, views, indexes, types, sequences, routines, triggers and policies. */
bool statement_append_drop(const char *statement, struct text *drop);

#endif
