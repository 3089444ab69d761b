/* SPDX-License-Identifier: PostgreSQL
 *
 * Facts: what a database's structure consists of, at fine grain. A table, each of its columns, each default,
 * constraint, comment and grant is a fact of its own, with an identity, properties, and the facts that it needs.
 */
#ifndef CATALOG_FACT_H
#define CATALOG_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kind;
struct fact;

/* One fact needs another: it can't be made before it, nor stay without it. */
struct need {
        struct fact *fact;
        bool automatic; /* dropping the other one silently drops this one as well */
        bool rows;      /* it speaks of the other one's rows as values, by its type or arrays of that */
        bool soft;      /* a function's body speaks of it: good to know for the order, no more */
        /* What ties it to the other one: a child table's inheritance, for its columns and constraints. While the tie
         * stays, the server does here what is done there; once the tie is cut, this fact stands by itself. */
        struct fact *through;
};

/* Where a fact stands in the catalogs: as classid, objid and objsubid in pg_depend. */
struct address {
        uint32_t catalog, object, sub;
};

/* All texts are borrowed from the snapshot. */
struct fact {
        const struct kind *kind;
        size_t rank;               /* of its kind */
        const char *identity;      /* what SQL calls it, as the server quotes it, unique within its kind */
        struct fact *parent;       /* what it is a part of and ends with: a column's table; or NULL */
        struct address address;    /* all zero for what has none */
        const char *const *names;  /* of the properties; a name that starts with _ is not compared */
        const char *const *values; /* as names; NULL is SQL's null */
        size_t value_count;
        struct need *needs;
        size_t need_count;
        size_t number;                    /* its place in the snapshot */
        const struct fact *left_out;      /* needs it, and was filtered away; or NULL */
        const struct fact *part_left_out; /* a part of it, or of its parts, that was; or NULL */
};

/* A property's value; NULL when it is null or the fact has none of that name. */
const char *fact_value(const struct fact *fact, const char *name);
/* The same, "" instead of NULL. */
const char *fact_text(const struct fact *fact, const char *name);
/* True when the property is 't'. */
bool fact_is(const struct fact *fact, const char *name);
/* Its place among others of its parent. */
long fact_position(const struct fact *fact);
/* Its owner, told by "owner" or "_owner"; NULL when it has none. */
const char *fact_owner(const struct fact *fact);
/* True when the property is not the same in both. */
bool fact_differs(const struct fact *from, const struct fact *to, const char *name);
/* True when any property that counts differs. */
bool facts_differ(const struct fact *from, const struct fact *to);
/* The fact that is no part of another one: a column's table. */
const struct fact *fact_root(const struct fact *fact);
/* The name of the schema that the fact, or what it is a part of, is in, or that it is itself; NULL: in none. */
const char *fact_schema(const struct fact *fact);
/* What the fact is inherited from: the parent table's column; or NULL. */
const struct fact *fact_base(const struct fact *fact);
/* True when the fact is the other one, a part of it, a part of its parts, … */
bool fact_is_inside(const struct fact *fact, const struct fact *whole);
/* True when the fact needs the other one or a part of it, or is itself a part of it. */
bool fact_needs(const struct fact *fact, const struct fact *other);

#endif
