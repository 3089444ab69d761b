/* SPDX-License-Identifier: PostgreSQL
 *
 * Values of composite types.
 */
#ifndef CATALOG_KINDS_COMPOSITE_TYPE_H
#define CATALOG_KINDS_COMPOSITE_TYPE_H

#include "base/text.h"
#include "catalog/fact.h"
#include "catalog/step.h"

/* Appends " USING …" that gives each attribute of the column's values its place in the new type. False, and nothing
 * appended, where the column is of no composite type, all attributes are where they were, or those of another
 * type have none of their names. */
bool composite_convert(struct text *text, const struct fact *from, const struct fact *to);
/* Whether the values of both columns are of composite types, or made of them. */
bool have_composites(const struct fact *from, const struct fact *to);
/* What the values lose in the other composite type, as loss_of_attributes(). */
const char *loss_of_composites(const struct fact *from, const struct fact *to);
/* Refuses a column that takes another composite type inside of an array or a domain, and with it another order of
 * attributes: their text would give one's value to another one. */
void composite_refuse(struct step *step, const struct fact *from, const struct fact *to);

#endif
