/* SPDX-License-Identifier: PostgreSQL
 *
 * What has to happen to each fact so that one snapshot becomes the other.
 */
#ifndef CATALOG_CHANGES_H
#define CATALOG_CHANGES_H

#include "catalog/snapshot.h"
#include "catalog/step.h"

/* What becomes of one fact. None of the three: it stays as it is. Drop and create together replace it. */
struct change {
        const struct fact *from, *to; /* one of them may be NULL */
        bool drop, create, alter;
        bool writes_rows; /* a table: one of its columns gets another type or is added with values */
        bool rows_held;   /* and such a column is added while a column elsewhere holds rows of the table */
        bool adapted;     /* altered since something that it needs is made anew */
        bool aside;       /* its drop is in two parts: renamed first, dropped when no column uses it any more */
        bool leads;       /* with aside: what it needs itself goes with it */
        bool emptied;     /* it is in a circle: before its drop it gets the form that kind->begin gives it */
        bool begun;       /* the same before it is made */
        struct change *dropped_with; /* the server drops it when it drops that one */
        struct step step;            /* of an alter */
};

struct changes {
        const struct snapshot *from, *to;
        struct change *items; /* in the order of kinds and identities */
        size_t count;
        struct change **of_from, **of_to; /* by fact->number */
        bool any;                         /* something has to happen */
};

/* Borrows all three until changes_free(). Errors: -SKI_ENOMEM, -SKI_EUSAGE for what the server
 * has no way for. */
int changes_find(const struct snapshot *from, const struct snapshot *to, const struct script_wishes *wishes,
                 struct changes *ret, ski_error *error);
void changes_clear(struct changes *changes);

/* True when both are routines of one name: a call may mean either. */
bool facts_overload(const struct fact *a, const struct fact *b);

/* True when the fact, of TO, is inherited through something that stays, or is attached by itself. */
bool changes_inherit(const struct changes *changes, const struct fact *fact);
/* True when a column that stays shall be its table's own, and comes from others alone, through ties that stay. What is its
 * own and shall come from others alone is no difference: the server takes that back for no column. */
bool changes_own(const struct changes *changes, const struct change *change);
/* True when a new fact, of TO, is made by what it is inherited from. What is its table's own as well has to be there
 * before that, and is then joined to it. */
bool changes_come_from_base(const struct changes *changes, const struct fact *fact);
/* The tie, of TO, that makes a new fact of a table that was there before: made by itself, the fact would be the table's
 * own for good. NULL: none has to. */
const struct fact *changes_bringer(const struct changes *changes, const struct fact *fact);
/* True when it gives a table's column another type, or adds one with values. While expressions or columns elsewhere are
 * of the rows' type, the server does neither. */
bool changes_write_rows(const struct changes *changes, const struct change *change);
/* True when something that ties facts together is undone before `base`, what they are inherited from, goes: they
 * then stay. */
bool change_cuts(const struct changes *changes, const struct change *tie, const struct fact *base);

#endif
