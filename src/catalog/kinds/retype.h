/* SPDX-License-Identifier: PostgreSQL
 *
 * ALTER COLUMN … TYPE: how the values become the new type's, and what that costs.
 */
#ifndef CATALOG_KINDS_RETYPE_H
#define CATALOG_KINDS_RETYPE_H

#include "catalog/fact.h"
#include "catalog/step.h"

/* The column takes another type or collation. */
void column_retype(struct step *step, const struct fact *from, const struct fact *to);
/* A type or collation of the column is made anew under the same name: the values go through their text, or attribute by
 * attribute. False for a generated column, which is made anew itself. */
bool column_adapt(struct step *step, const struct fact *from, const struct fact *to);

#endif
