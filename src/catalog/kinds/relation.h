/* SPDX-License-Identifier: PostgreSQL
 *
 * What the kinds that make up a table share.
 */
#ifndef CATALOG_KINDS_RELATION_H
#define CATALOG_KINDS_RELATION_H

#include "base/text.h"
#include "catalog/fact.h"
#include "catalog/step.h"

/* Facts that are written inside the statement of the fact that they are a part of. */
struct folded {
        const struct fact *const *facts;
        size_t count;
};

/* Appends ` (columns, constraints)` and ` INHERITS (…)` of a new table or foreign table. */
void relation_append_body(struct text *text, struct folded folded);
/* Adds what of these can't be said there: storage, statistics targets, constraints that are not valid. */
void relation_finish(struct step *step, struct folded folded);

/* Appends `name type COLLATE … DEFAULT … NOT NULL`, as inside CREATE TABLE and after ADD COLUMN. */
void column_describe(struct text *text, const struct fact *column, struct folded folded);
/* Adds what a column has that can't be said where it is made, or that it must not have from above: storage, statistics
 * target, options. */
void column_finish(struct step *step, const struct fact *column, struct folded folded);
/* Appends `name type COLLATE …`. */
void column_describe_type(struct text *text, const struct fact *column);
/* Makes the column by way of a table that its own inherits from, told by its identity. */
void column_bring(struct step *step, const char *ancestor, const struct fact *column, struct folded folded);
/* Adds it to a table that its own inherits from as well, for what it has from there. */
void column_hold(struct step *step, const char *ancestor, const struct fact *column);
/* Ties a table to others anew: what it had from them alone becomes its own as well, but for what is held meanwhile. */
void inheritance_begin_again(struct step *step, const struct fact *table, struct folded ties, struct folded held);
/* Has an identity's new sequence go on behind the numbers that the table's rows have. */
void column_count_on(struct step *step, const struct fact *column);
/* Makes a column that came with the parent table's what it is here. */
void column_follow(struct step *step, const struct fact *column, struct folded folded);

/* Appends `CONSTRAINT name CHECK (…) DEFERRABLE`. */
void constraint_describe(struct text *text, const struct fact *constraint);
/* Adds ALTER TABLE … ADD CONSTRAINT …, with its risk. */
void constraint_add(struct step *step, const struct fact *constraint);
/* The same by way of a table that the check's own inherits from. */
void constraint_bring(struct step *step, const char *ancestor, const struct fact *constraint);

/* Appends the options of a new sequence that are not what they would be anyway, each as " START WITH 5". The fact is
 * a sequence or an identity column. */
void sequence_describe(struct text *text, const struct fact *sequence);
/* Appends those that differ, each with " SET" before it for an identity column. */
void sequence_describe_change(struct text *text, const struct fact *from, const struct fact *to,
                              const char *set);
/* Adds the risk where it can't go on from the number it stands at. */
void sequence_add_risk(struct step *step, const struct fact *from, const struct fact *to);
/* Adds what must happen before its bounds are narrowed: a sequence that was never used stands at its old start. */
void sequence_move_into_bounds(struct step *step, const char *identity, const struct fact *from,
                               const struct fact *to);

/* Appends what stands between the parentheses of CREATE TABLE: the columns, and the constraints that need no others. */
void table_body(struct text *text, const struct fact *const *folded, size_t count);

#endif
