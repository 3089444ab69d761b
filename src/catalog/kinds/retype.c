/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/retype.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/kind.h"
#include "catalog/kinds/composite_type.h"
#include "postgres/quote.h"

enum conversion {
        CONVERSION_NONE,     /* both are the same type, or the same to the server */
        CONVERSION_ASSIGNED, /* the server does it by itself */
        CONVERSION_CAST,     /* it wants to be told */
        CONVERSION_TEXT,     /* there is none but through text */
};

/* What there is from the one type to the other, as pg_cast knows it: "ibtext,aivarchar,…", each with context and
 * method. */
static enum conversion find_cast(const char *casts, const char *target)
{
        size_t length = strlen(target);

        for (const char *at = casts; *at; at = strchr(at, ',') + 1) {
                if (strncmp(at + 2, target, length) != 0 || at[2 + length] != ',')
                        continue;
                return at[0] == 'e' ? CONVERSION_CAST : at[1] == 'b' ? CONVERSION_NONE : CONVERSION_ASSIGNED;
        }
        return CONVERSION_TEXT;
}

static bool is_array(const struct fact *column)
{
        return text_ends_with(fact_text(column, "type"), "[]");
}

static enum conversion conversion_of(const struct fact *from, const struct fact *to)
{
        enum conversion found;

        if (is_array(from) != is_array(to))
                return CONVERSION_TEXT;
        if (!fact_differs(from, to, "_base_type"))
                return CONVERSION_NONE;
        found = find_cast(fact_text(from, "_casts"), fact_text(to, "_base_type"));
        if (found != CONVERSION_TEXT)
                return found;
        /* Every type can be written as text, and be read from it. */
        if (fact_is(to, "_is_string"))
                return CONVERSION_ASSIGNED;
        return fact_is(from, "_is_string") ? CONVERSION_CAST : CONVERSION_TEXT;
}

/* The number after the bracket: of numeric(10,2) the first or the second; -1 where there is none. */
static long modifier(const char *type, unsigned which)
{
        const char *at = strchr(type, '(');

        while (at && which-- > 0)
                at = strchr(at + 1, ',');
        return at ? strtol(at + 1, NULL, 10) : -1;
}

/* True when every value of the old type has the same bytes in the new one: a longer varchar, a more precise numeric. */
static bool holds_all(const char *from, const char *to)
{
        long before = modifier(from, 0), after = modifier(to, 0);

        if (text_starts_with(to, "character(") || text_starts_with(to, "bit("))
                return text_equal(from, to);
        return after < 0 || (before >= 0 && after >= before && modifier(from, 1) == modifier(to, 1));
}

static void describe_using(struct text *text, const struct fact *from, const struct fact *to)
{
        enum conversion conversion = conversion_of(from, to);

        /* A foreign table's values and what a generated column has come anew each time. */
        if (conversion < CONVERSION_CAST || !(to->parent->kind->flags & KIND_HOLDS_ROWS) ||
            fact_value(to, "generated"))
                return;
        quote_format(text, " USING %s%s::%s", fact_text(to, "column"),
                     conversion == CONVERSION_TEXT ? "::text" : "", fact_text(to, "type"));
}

static void add_risk(struct step *step, const struct fact *from, const struct fact *to)
{
        const char *before = fact_text(from, "type"), *after = fact_text(to, "type");

        if (!fact_differs(from, to, "type"))
                step_risk(step, RISK_LOCKS | RISK_SCANS, "ACCESS EXCLUSIVE", to->parent->identity,
                          "indexes on the column are built anew");
        else if (conversion_of(from, to) == CONVERSION_NONE && holds_all(before, after))
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->parent->identity, NULL);
        else
                step_risk(step, RISK_LOCKS | RISK_REWRITES, "ACCESS EXCLUSIVE", to->parent->identity,
                          "every value is converted");
}

static void refuse_partition_key(struct step *step, const struct fact *column)
{
        if (fact_is(column, "_in_partition_key"))
                step_refuse(step,
                            "column %s is in the partition key of its table: the server can't change its type",
                            column->identity);
}

void column_retype(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        step->disturbs = true;
        if (step->inherited)
                return;
        refuse_partition_key(step, from);
        quote_format(&text, "ALTER %s %s ALTER COLUMN %s TYPE %s", to->parent->kind->noun, to->parent->identity,
                     fact_text(to, "column"), fact_text(to, "type"));
        if (fact_value(to, "collation"))
                quote_format(&text, " COLLATE %s", fact_text(to, "collation"));
        describe_using(&text, from, to);
        step_add(step, "%s", text_get(&text));
        step->failed |= text.failed;
        add_risk(step, from, to);
}

/* A type made anew, and not only a collation: there are values to convert. */
static bool needs_type(const struct fact *column)
{
        for (size_t i = 0; i < column->need_count; i++) {
                if (column->needs[i].fact->kind->catalog == CATALOG_TYPE)
                        return true;
        }
        return false;
}

bool column_adapt(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        if (fact_value(to, "generated"))
                return false;
        step->disturbs = true;
        /* When the column takes another type or collation as well, that has been said already. */
        if (step->inherited || fact_differs(from, to, "type") || fact_differs(from, to, "collation"))
                return true;
        refuse_partition_key(step, from);
        quote_format(&text, "ALTER %s %s ALTER COLUMN %s TYPE %s", to->parent->kind->noun, to->parent->identity,
                     fact_text(to, "column"), fact_text(to, "type"));
        if (fact_value(to, "collation"))
                quote_format(&text, " COLLATE %s", fact_text(to, "collation"));
        if (needs_type(to) && to->parent->kind->flags & KIND_HOLDS_ROWS && !composite_convert(&text, from, to))
                quote_format(&text, " USING %s::text::%s", fact_text(to, "column"), fact_text(to, "type"));
        step_add(step, "%s", text_get(&text));
        step->failed |= text.failed;
        if (needs_type(to))
                step_risk(step, RISK_LOCKS | RISK_REWRITES, "ACCESS EXCLUSIVE", to->parent->identity,
                          "every value is converted");
        else
                step_risk(step, RISK_LOCKS | RISK_SCANS, "ACCESS EXCLUSIVE", to->parent->identity,
                          "indexes on the column are built anew");
        return true;
}
