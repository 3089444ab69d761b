/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/retype.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/kinds/all.h"
#include "catalog/kinds/composite_type.h"
#include "catalog/kinds/list.h"
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

/* Conversions of numbers and times that lose nothing, or fail where a value does not fit; all others among them round, cut or drop something without a word
 * (PostgreSQL's documentation, "Numeric Types" and "Date/Time Types"). */
#define TIMESTAMP      "timestamp without time zone"
#define TIMESTAMP_ZONE "timestamp with time zone"

static const char *const exact_conversions[][2] = {
        { "bigint", "integer" },
        { "bigint", "smallint" },
        { "integer", "smallint" },
        { "smallint", "integer" },
        { "smallint", "bigint" },
        { "smallint", "numeric" },
        { "smallint", "real" },
        { "smallint", "double precision" },
        { "integer", "bigint" },
        { "integer", "numeric" },
        { "integer", "double precision" },
        { "bigint", "numeric" },
        { "real", "double precision" },
        { "date", TIMESTAMP },
        { "date", TIMESTAMP_ZONE },
        { "time without time zone", "interval" },
};

static bool is_number_or_time(const char *type)
{
        static const char *const types[] = {
                "smallint",
                "integer",
                "bigint",
                "real",
                "double precision",
                "numeric",
                "money",
                "date",
                "interval",
                TIMESTAMP,
                TIMESTAMP_ZONE,
                "time without time zone",
                "time with time zone",
        };

        for (size_t i = 0; i < ARRAY_LENGTH(types); i++) {
                if (strcmp(type, types[i]) == 0)
                        return true;
        }
        return false;
}

/* A smaller scale rounds, and so does a smaller precision of times; a smaller precision of numerics is an error where a
 * value does not fit. */
static bool rounds(const char *base, const char *from, const char *to)
{
        bool is_numeric = strcmp(base, "numeric") == 0;
        long before = modifier(from, is_numeric ? 1 : 0), after = modifier(to, is_numeric ? 1 : 0);

        if (strcmp(base, "interval") == 0 && strcspn(to, "(") != strlen("interval"))
                return !text_equal(from, to);
        /* Six digits are all that times have. */
        return after >= 0 && after < (before >= 0 ? before : is_numeric ? LONG_MAX : 6);
}

/* True when some values may not fit the new type: the server then refuses all of the change. */
static bool may_refuse(const struct fact *from, const struct fact *to)
{
        static const char *const narrowing[][2] = {
                { "bigint", "integer" },
                { "bigint", "smallint" },
                { "integer", "smallint" },
        };
        const char *before = fact_text(from, "_base_type"), *after = fact_text(to, "_base_type");
        long old_limit = modifier(fact_text(from, "type"), 0), limit = modifier(fact_text(to, "type"), 0);

        if (fact_is(from, "_is_string") && !fact_is(to, "_is_string"))
                return true;
        for (size_t i = 0; i < ARRAY_LENGTH(narrowing); i++) {
                if (strcmp(narrowing[i][0], before) == 0 && strcmp(narrowing[i][1], after) == 0)
                        return true;
        }
        return limit >= 0 && (old_limit < 0 || limit < old_limit) &&
               (fact_is(to, "_is_string") || strcmp(after, "numeric") == 0);
}

/* Every number but 0 becomes true, and true becomes 1. */
static bool loses_numbers(const struct fact *from, const struct fact *to)
{
        return strcmp(fact_text(to, "_base_type"), "boolean") == 0 &&
               is_number_or_time(fact_text(from, "_base_type"));
}

/* True when values can change in a way that nobody would notice. */
static bool loses_values(const struct fact *from, const struct fact *to)
{
        const char *before = fact_text(from, "_base_type"), *after = fact_text(to, "_base_type");

        if (strcmp(after, "name") == 0)
                return strcmp(before, "name") != 0;
        if (!is_number_or_time(before) || !is_number_or_time(after))
                return false;
        if (strcmp(before, after) == 0)
                return rounds(after, fact_text(from, "type"), fact_text(to, "type"));
        for (size_t i = 0; i < ARRAY_LENGTH(exact_conversions); i++) {
                if (strcmp(exact_conversions[i][0], before) == 0 && strcmp(exact_conversions[i][1], after) == 0)
                        return false;
        }
        return true;
}

static bool describe_using(struct text *text, const struct fact *from, const struct fact *to)
{
        enum conversion conversion = conversion_of(from, to);

        /* A foreign table's values and what a generated column has come anew each time. */
        if (conversion < CONVERSION_CAST || !(to->parent->kind->flags & KIND_HOLDS_ROWS) ||
            fact_value(to, "generated"))
                return false;
        quote_format(text, " USING %s%s::%s", fact_text(to, "column"),
                     conversion == CONVERSION_TEXT ? "::text" : "", fact_text(to, "type"));
        return true;
}

static void add_risk(struct step *step, const struct fact *from, const struct fact *to)
{
        const char *before = fact_text(from, "type"), *after = fact_text(to, "type");

        if (!fact_differs(from, to, "type"))
                step_risk(step, RISK_LOCKS | RISK_SCANS, "ACCESS EXCLUSIVE", to->parent->identity,
                          "indexes on the column are built anew");
        else if (conversion_of(from, to) == CONVERSION_NONE && holds_all(before, after))
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->parent->identity, NULL);
        else if (loses_numbers(from, to) && to->parent->kind->flags & KIND_HOLDS_ROWS)
                step_risk(step, RISK_LOCKS | RISK_REWRITES | RISK_LOSES_DATA, "ACCESS EXCLUSIVE",
                          to->parent->identity, "every number but 0 becomes true");
        else if (loses_values(from, to) && to->parent->kind->flags & KIND_HOLDS_ROWS)
                step_risk(step, RISK_LOCKS | RISK_REWRITES | RISK_LOSES_DATA, "ACCESS EXCLUSIVE",
                          to->parent->identity, "values are rounded, or a part of them is dropped");
        else
                step_risk(step, RISK_LOCKS | RISK_REWRITES, "ACCESS EXCLUSIVE", to->parent->identity,
                          may_refuse(from, to) ? "it fails where a value does not fit"
                                               : "every value is converted");
}

static void append_type(struct text *text, struct step *step, const struct fact *to)
{
        quote_format(text, "ALTER %s %s ", to->parent->kind->noun, to->parent->identity);
        if (step->statements.count == 0)
                step->clause = text->length;
        quote_format(text, "ALTER COLUMN %s TYPE %s", fact_text(to, "column"), fact_text(to, "type"));
        if (fact_value(to, "collation"))
                quote_format(text, " COLLATE %s", fact_text(to, "collation"));
}

void column_retype(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        step->disturbs = true;
        if (step->inherited)
                return;
        append_type(&text, step, to);
        step->converts = describe_using(&text, from, to);
        step_add(step, "%s", text_get(&text));
        step->failed |= text.failed;
        add_risk(step, from, to);
}

/* A cast to a domain over varchar(10) cuts what is longer, as casts do that are asked for; so does one to what is made of
 * such domains. */
static bool cuts_for_domain(const struct fact *from, const struct fact *to)
{
        for (size_t i = 0; i < to->need_count; i++) {
                const struct fact *type = to->needs[i].fact;

                for (size_t j = 0; type->kind->catalog == CATALOG_TYPE && j < from->need_count; j++) {
                        const struct fact *old = from->needs[j].fact;

                        if (old->kind != type->kind || strcmp(old->identity, type->identity) != 0)
                                continue;
                        if (type->kind == &kind_domain && fact_differs(old, type, "type") &&
                            strchr(fact_text(type, "type"), '('))
                                return true;
                        if (cuts_for_domain(old, type))
                                return true;
                }
        }
        return false;
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

/* True when labels of an enum that the column's values are of, or are made of, are gone. */
static bool loses_labels(const struct fact *from, const struct fact *to)
{
        _cleanup_strings_ struct strings before = STRINGS_INIT, after = STRINGS_INIT;

        for (size_t i = 0; i < to->need_count; i++) {
                const struct fact *type = to->needs[i].fact;

                for (size_t j = 0; type->kind == &kind_enum && j < from->need_count; j++) {
                        const struct fact *old = from->needs[j].fact;

                        if (old->kind != type->kind || strcmp(old->identity, type->identity) != 0)
                                continue;
                        list_split(fact_value(old, "labels"), &before);
                        list_split(fact_value(type, "labels"), &after);
                }
        }
        for (size_t i = 0; i < before.count; i++) {
                if (!strings_contain(&after, before.items[i]))
                        return true;
        }
        return false;
}

bool column_adapt(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        if (fact_value(to, "generated") || fact_is(from, "_in_partition_key"))
                return false;
        step->disturbs = true;
        /* When the column takes another type or collation as well, that has been said already. */
        if (step->inherited || fact_differs(from, to, "type") || fact_differs(from, to, "collation"))
                return true;
        append_type(&text, step, to);
        step->converts = needs_type(to) && to->parent->kind->flags & KIND_HOLDS_ROWS;
        if (step->converts && !composite_convert(&text, from, to))
                quote_format(&text, " USING %s::text::%s", fact_text(to, "column"), fact_text(to, "type"));
        step_add(step, "%s", text_get(&text));
        step->failed |= text.failed;
        if (needs_type(to) && cuts_for_domain(from, to))
                step_risk(step, RISK_LOSES_DATA, NULL, NULL,
                          "what does not fit the domain's new type is cut or rounded");
        if (needs_type(to))
                step_risk(step, RISK_LOCKS | RISK_REWRITES, "ACCESS EXCLUSIVE", to->parent->identity,
                          loses_labels(from, to)
                                  ? "it fails where a value is a label that is gone"
                                  : "every value is converted");
        else
                step_risk(step, RISK_LOCKS | RISK_SCANS, "ACCESS EXCLUSIVE", to->parent->identity,
                          "indexes on the column are built anew");
        return true;
}
