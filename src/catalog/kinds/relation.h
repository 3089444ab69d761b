/* SPDX-License-Identifier: PostgreSQL
 *
 * What the kinds that make up a table share.
 */
#ifndef CATALOG_KINDS_RELATION_H
#define CATALOG_KINDS_RELATION_H

#include "base/text.h"
#include "catalog/fact.h"
#include "catalog/step.h"

/* Appends `name type COLLATE … DEFAULT … NOT NULL`, as inside CREATE TABLE and after ADD COLUMN; `expression` is the
 * default's, or NULL. */
void column_describe(struct text *text, const struct fact *column, const char *expression);
/* Adds what a column has that can't be said where it is made: storage, statistics target, options. */
void column_finish(struct step *step, const struct fact *column);

/* Appends what stands between the parentheses of CREATE TABLE: the columns, and the constraints that need no others. */
void table_body(struct text *text, const struct fact *const *folded, size_t count);

#endif
