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
static const char other[] = "values may become something else";

long type_modifier(const char *type, unsigned which)
{
        const char *at = strchr(type, '(');

        while (at && which-- > 0)
                at = strchr(at + 1, ',');
        return at ? strtol(at + 1, NULL, 10) : NO_MODIFIER;
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
        { "smallint", "money" },
        { "integer", "money" },
        { "bigint", "money" },
        { "money", "numeric" },
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
        return after != NO_MODIFIER && after < (before != NO_MODIFIER ? before : is_numeric ? LONG_MAX : 6);
}

/* Money has two digits, a whole number none, and a scale below zero is for tens and more. */
static bool loses_in_form(struct spelled_type from, struct spelled_type to)
{
        long scale = type_modifier(to.type, 1);

        if (strcmp(to.base, "interval") == 0 || strcmp(from.base, "money") == 0)
                return strcmp(to.type, to.base) != 0;
        return strcmp(to.base, "numeric") == 0 && scale != NO_MODIFIER && scale < 0;
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
                        return loses_in_form(from, to);
        }
        return true;
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

static bool is_bits(const char *type)
{
        return text_starts_with(type, "bit");
}

/* Other conversions that lose nothing, or fail where a value does not fit. */
static const char *const faithful_conversions[][2] = {
        { "boolean", "integer" },     { "cidr", "inet" },          { "macaddr", "macaddr8" },
        { "json", "jsonb" },          { "jsonb", "json" },         { "int4range", "int8range" },
        { "int4range", "numrange" },  { "int8range", "numrange" }, { "daterange", "tsrange" },
        { "daterange", "tstzrange" },
};

/* What reads all of a value's text or refuses it. A date is content with the beginning of a timestamp, a timestamp with what
 * stands before the zone. */
static bool reads_all(struct spelled_type type)
{
        static const char *const types[] = {
                "smallint", "integer", "bigint", "boolean", "uuid", "json", "jsonb", "xml",
        };

        return is_among(type.base, types, ARRAY_LENGTH(types)) ||
               (strcmp(type.base, "numeric") == 0 && type_modifier(type.type, 0) < 0);
}

/* The same where people wrote the text for it: of another type's, the digits alone may look like an address or a time. */
static bool reads_all_written(struct spelled_type type)
{
        static const char *const types[] = { "inet", "macaddr", "macaddr8", "oid", "regclass" };

        if (strcmp(type.base, "interval") == 0 || strcmp(type.base, TIMESTAMP_ZONE) == 0)
                return strcmp(type.type, type.base) == 0;
        return reads_all(type) || is_among(type.base, types, ARRAY_LENGTH(types));
}

static bool is_faithful(struct spelled_type from, struct spelled_type to, bool through_text)
{
        if (to.is_string || to.is_enum || strcmp(from.base, to.base) == 0)
                return true;
        if (from.is_string || through_text)
                return from.is_string ? reads_all_written(to) : reads_all(to);
        if (is_number_or_time(from.base) && is_number_or_time(to.base))
                return true; /* as loses_digits() says */
        for (size_t i = 0; i < ARRAY_LENGTH(faithful_conversions); i++) {
                if (strcmp(faithful_conversions[i][0], from.base) == 0 &&
                    strcmp(faithful_conversions[i][1], to.base) == 0)
                        return true;
        }
        return false;
}

static bool is_array(const char *type)
{
        return text_ends_with(type, "[]");
}

static const char *loss_of_elements(struct spelled_type from, struct spelled_type to, bool through_text)
{
        /* Brackets in a text can be passed over: what reads dates does so. */
        bool opens_array = is_array(from.type) && !is_array(to.type) && !to.is_string;

        if (!through_text && strcmp(to.base, "boolean") == 0 && is_number_or_time(from.base))
                return "every number but 0 becomes true";
        if ((is_bits(to.base) && !is_bits(from.base)) || (through_text && cuts(from, to)))
                return cut;
        if (through_text && is_number_or_time(from.base) && reads_all(to))
                return NULL;
        if (loses_digits(from, to) || (from.is_string && is_number_or_time(to.base) && !reads_all_written(to)))
                return rounded;
        if (from.is_string && is_number_or_time(to.base) && !text_starts_with(to.base, "interval") &&
            strcmp(to.base, TIMESTAMP_ZONE) != 0)
                return "how values were written is gone, as leading zeros";
        return opens_array || !is_faithful(from, to, through_text) ? other : NULL;
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

const char *loss_of_cast(struct spelled_type from, struct spelled_type to, bool through_text)
{
        /* A domain may come down to an array. */
        _cleanup_free_ char *from_base = base_of(from.base), *to_base = base_of(to.base);

        if (!from_base || !to_base)
                return other;
        from.base = from_base;
        to.base = to_base;
        /* Text is assigned to strings, which refuse what they would be cast to by cutting it. */
        return loss_of_elements(from, to, through_text && !to.is_string);
}

static bool is_string(const char *base)
{
        static const char *const types[] = { "text", "character varying", "character", "name" };

        return is_among(base, types, ARRAY_LENGTH(types));
}

static const char *loss_of_text(const char *before, const char *after)
{
        _cleanup_free_ char *from_base = base_of(before), *to_base = base_of(after);
        struct spelled_type from = { before, from_base, from_base && is_string(from_base), false };
        struct spelled_type to = { after, to_base, to_base && is_string(to_base), false };

        if (!from_base || !to_base)
                return other;
        return strcmp(before, after) == 0 ? NULL : loss_of_elements(from, to, true);
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

const char *loss_of_attributes(const struct fact *from, const struct fact *to)
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
                loss = old && new ? loss_of_text(old, new) : other;
        }
        return loss;
}

static const char *loss_within(const struct fact *from, const struct fact *to)
{
        /* One kind of type has taken the place of another. */
        if (to->kind != from->kind && to->kind == &kind_domain)
                return loss_of_text("text", fact_text(to, "type"));
        if (to->kind != from->kind)
                return to->kind == &kind_enum ? NULL : other;
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

                        if (old->kind->catalog != CATALOG_TYPE || strcmp(old->identity, type->identity) != 0)
                                continue;
                        loss = loss_within(old, type);
                        if (!loss && old->kind == type->kind)
                                loss = loss_of_remaking(old, type);
                }
        }
        return loss;
}
