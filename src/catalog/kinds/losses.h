/* SPDX-License-Identifier: PostgreSQL
 *
 * What values lose, without a word from the server, when their type changes (PostgreSQL's documentation, "Numeric Types",
 * "Character Types" and "Date/Time Types").
 */
#ifndef CATALOG_KINDS_LOSSES_H
#define CATALOG_KINDS_LOSSES_H

#include <limits.h>

#include "catalog/fact.h"

#define NO_MODIFIER LONG_MIN

/* A type as format_type() writes it, and what it comes down to: without modifier, brackets, and domains. */
struct spelled_type {
        const char *type, *base;
        bool is_string; /* as pg_type.typcategory has it */
        bool is_enum;
};

/* The number after the bracket: of numeric(10,2) the first (0) or the second (1); NO_MODIFIER where there is none. */
long type_modifier(const char *type, unsigned which);

/* Why values are not what they were once the server has cast them; NULL where it loses nothing, or fails instead. What
 * nothing is known of may become something else. `through_text`: there is no cast between both. */
const char *loss_of_cast(struct spelled_type from, struct spelled_type to, bool through_text);

/* The same for values of one composite type that become those of another, attribute by attribute. */
const char *loss_of_attributes(const struct fact *from, const struct fact *to);

/* The same where types that the column's values are made of were made anew under their names, and the values go through
 * their text. */
const char *loss_of_remaking(const struct fact *from, const struct fact *to);

#endif
