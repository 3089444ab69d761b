/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/losses.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/list.h"

static const char rounded[] = "values are rounded, or a part of them is dropped";
static const char cut[] = "what does not fit the new type is cut";

long type_modifier(const char *type, unsigned which)
{
        const char *at = strchr(type, '(');

        while (at && which-- > 0)
                at = strchr(at + 1, ',');
        return at ? strtol(at + 1, NULL, 10) : -1;
}

static bool is_among(const char *type, const char *const *types, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                if (strcmp(type, types[i]) == 0)
                        return true;
        }
        return false;
}

/* Conversions of numbers and times that lose nothing, or fail where a value does not fit; all others among them round,
 * cut or drop something without a word. */
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

        return is_among(type, types, ARRAY_LENGTH(types));
}

/* A smaller scale rounds, and so does a smaller precision of times; a smaller precision of numerics is an error where a
 * value does not fit. */
static bool rounds(const char *base, const char *from, const char *to)
{
        bool is_numeric = strcmp(base, "numeric") == 0;
        long before = type_modifier(from, is_numeric ? 1 : 0), after = type_modifier(to, is_numeric ? 1 : 0);

        if (strcmp(base, "interval") == 0 && strcspn(to, "(") != strlen("interval"))
                return !text_equal(from, to);
        /* Six digits are all that times have. */
        return after >= 0 && after < (before >= 0 ? before : is_numeric ? LONG_MAX : 6);
}

static bool loses_digits(struct spelled_type from, struct spelled_type to)
{
        if (strcmp(to.base, "name") == 0)
                return strcmp(from.base, "name") != 0;
        if (!is_number_or_time(from.base) || !is_number_or_time(to.base))
                return false;
        if (strcmp(from.base, to.base) == 0)
                return rounds(to.base, from.type, to.type);
        for (size_t i = 0; i < ARRAY_LENGTH(exact_conversions); i++) {
                if (strcmp(exact_conversions[i][0], from.base) == 0 &&
                    strcmp(exact_conversions[i][1], to.base) == 0)
                        return false;
        }
        return true;
}

static bool is_bits(const char *type)
{
        return text_starts_with(type, "bit");
}

const char *loss_of_cast(struct spelled_type from, struct spelled_type to)
{
        if (strcmp(to.base, "boolean") == 0 && is_number_or_time(from.base))
                return "every number but 0 becomes true";
        if (is_bits(to.base) && !is_bits(from.base))
                return cut;
        return loses_digits(from, to) ? rounded : NULL;
}

/* A cast that is asked for cuts what is longer, other than an assignment. */
static bool cuts(struct spelled_type from, struct spelled_type to)
{
        static const char *const types[] = { "character varying", "character", "bit varying", "bit" };
        long before = type_modifier(from.type, 0), after = type_modifier(to.type, 0);

        if (!is_among(to.base, types, ARRAY_LENGTH(types)) || after < 0)
                return false;
        return !is_among(from.base, types, ARRAY_LENGTH(types)) || before < 0 || after < before;
}

/* The type without its modifier, an interval's fields and the brackets of an array. */
static char *base_of(const char *type)
{
        size_t head = strcspn(type, "(");
        const char *tail = strchr(type + head, ')');

        if (text_starts_with(type, "interval"))
                return text_format("interval");
        if (!tail)
                return text_format("%.*s", (int)strcspn(type, "["), type);
        tail++;
        return text_format("%.*s%.*s", (int)head, type, (int)strcspn(tail, "["), tail);
}

static const char *loss_of_text(const char *before, const char *after)
{
        static const char *const whole[] = { "smallint", "integer", "bigint" };
        _cleanup_free_ char *from_base = base_of(before), *to_base = base_of(after);
        struct spelled_type from = { before, from_base }, to = { after, to_base };

        if (!from_base || !to_base || strcmp(before, after) == 0)
                return NULL;
        /* These read no fraction. */
        if (is_among(to_base, whole, ARRAY_LENGTH(whole)))
                return NULL;
        return loses_digits(from, to) ? rounded : cuts(from, to) ? cut : NULL;
}

/* An attribute as our list has it: name, type and collation. The type of it is the caller's to free. */
static char *type_of_attribute(const char *attribute)
{
        size_t start = list_name_length(attribute) + 1, end = start, length = strlen(attribute);
        bool quoted = false;

        for (size_t i = start; i < length; i++) {
                quoted ^= attribute[i] == '"';
                if (attribute[i] == ' ' && !quoted)
                        end = i;
        }
        return text_format("%.*s", (int)(end - start), attribute + start);
}

static const char *loss_of_attributes(const struct fact *from, const struct fact *to)
{
        _cleanup_strings_ struct strings before = STRINGS_INIT, after = STRINGS_INIT;
        const char *loss = NULL;

        list_split(fact_value(from, "attributes"), &before);
        list_split(fact_value(to, "attributes"), &after);
        for (size_t i = 0; i < before.count && !loss; i++) {
                const char *attribute = list_find_named(&after, before.items[i]);
                _cleanup_free_ char *old = NULL, *new = NULL;

                if (!attribute)
                        return "an attribute's values are gone";
                old = type_of_attribute(before.items[i]);
                new = type_of_attribute(attribute);
                loss = old && new ? loss_of_text(old, new) : NULL;
        }
        return loss;
}

static const char *loss_within(const struct fact *from, const struct fact *to)
{
        if (to->kind == &kind_domain)
                return loss_of_text(fact_text(from, "type"), fact_text(to, "type"));
        if (to->kind == &kind_range)
                return loss_of_text(fact_text(from, "subtype"), fact_text(to, "subtype"));
        return to->kind == &kind_composite ? loss_of_attributes(from, to) : NULL;
}

const char *loss_of_remaking(const struct fact *from, const struct fact *to)
{
        const char *loss = NULL;

        for (size_t i = 0; i < to->need_count && !loss; i++) {
                const struct fact *type = to->needs[i].fact;

                for (size_t j = 0; type->kind->catalog == CATALOG_TYPE && j < from->need_count && !loss; j++) {
                        const struct fact *old = from->needs[j].fact;

                        if (old->kind != type->kind || strcmp(old->identity, type->identity) != 0)
                                continue;
                        loss = loss_within(old, type);
                        if (!loss)
                                loss = loss_of_remaking(old, type);
                }
        }
        return loss;
}
