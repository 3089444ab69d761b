/* SPDX-License-Identifier: PostgreSQL
 *
 * Values of composite types.
 */
#ifndef CATALOG_KINDS_COMPOSITE_TYPE_H
#define CATALOG_KINDS_COMPOSITE_TYPE_H

#include "base/text.h"
#include "catalog/fact.h"

/* Appends " USING …" that gives each attribute of the column's values its place in the type made anew. False, and nothing
 * appended, where the column is of no composite type or all attributes are where they were. */
bool composite_convert(struct text *text, const struct fact *from, const struct fact *to);

#endif
