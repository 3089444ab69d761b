/* SPDX-License-Identifier: PostgreSQL */
#include <string.h>

#include "base/text.h"
#include "catalog/kinds/all.h"
#include "catalog/kinds/composite_type.h"
#include "catalog/kinds/list.h"
#include "catalog/kinds/losses.h"
#include "postgres/quote.h"
#include "sql/kind_attribute.h"
#include "sql/kind_composite.h"

static void describe_attribute(struct text *text, const struct fact *attribute)
{
        quote_format(text, "%s %s", fact_text(attribute, "attribute"), fact_text(attribute, "type"));
        if (fact_value(attribute, "collation"))
                quote_format(text, " COLLATE %s", fact_text(attribute, "collation"));
}

static void create_composite(struct step *step, const struct fact *type, const struct fact *const *folded,
                             size_t count)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        quote_format(&text, "CREATE TYPE %s AS (", type->identity);
        for (size_t i = 0; i < count; i++) {
                text_append(&text, i == 0 ? "\n    " : ",\n    ");
                describe_attribute(&text, folded[i]);
        }
        text_append(&text, count > 0 ? "\n)" : ")");
        step_add(step, "%s", text_get(&text));
        step->failed |= text.failed;
}

/* Attributes can be added behind the others alone, and what stands in rows keeps its type. */
static bool can_become(const struct strings *before, const struct strings *after, bool is_stored)
{
        size_t kept = 0;

        for (size_t i = 0; i < before->count; i++) {
                const char *attribute = list_find_named(after, before->items[i]);

                if (!attribute)
                        continue;
                if (after->items[kept] != attribute || (is_stored && strcmp(attribute, before->items[i]) != 0))
                        return false;
                kept++;
        }
        return true;
}

/* True when the attributes of both have the same names at the same places, so that the text of a value fits both. */
static bool have_same_places(const struct strings *before, const struct strings *after)
{
        if (before->count != after->count)
                return false;
        for (size_t i = 0; i < before->count; i++) {
                size_t length = list_name_length(before->items[i]);

                if (list_name_length(after->items[i]) != length ||
                    strncmp(before->items[i], after->items[i], length) != 0)
                        return false;
        }
        return true;
}

static bool share_a_name(const struct strings *before, const struct strings *after)
{
        for (size_t i = 0; i < before->count; i++) {
                if (list_find_named(after, before->items[i]))
                        return true;
        }
        return false;
}

/* Attributes are facts of their own; this says whether they can be altered where they are. */
static bool alter_composite(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_strings_ struct strings before = STRINGS_INIT, after = STRINGS_INIT;

        list_split(fact_value(from, "attributes"), &before);
        list_split(fact_value(to, "attributes"), &after);
        step->failed |= before.failed || after.failed;
        if (can_become(&before, &after, fact_is(from, "_is_stored")))
                return true;
        if (have_same_places(&before, &after))
                return false;
        if (fact_is(from, "_has_tables") && fact_is(to, "_has_tables") && !can_become(&before, &after, false))
                step_refuse(step,
                            "type %s gets its attributes in another order, and tables are made of it, whose "
                            "columns "
                            "stay where they are: there is no way to convert them",
                            to->identity);
        if (!fact_is(from, "_is_stored_inside"))
                return step->refusal != NULL;
        step_refuse(step,
                    "type %s gets other attributes or another order of them, and values of it stand in rows "
                    "inside of "
                    "arrays or other types: there is no way to convert them",
                    to->identity);
        return true;
}

/* The column's own type, if it is a composite one. */
static const struct fact *composite_of(const struct fact *column)
{
        for (size_t i = 0; i < column->need_count; i++) {
                const struct fact *type = column->needs[i].fact;

                if (type->kind == &kind_composite && text_equal(type->identity, fact_text(column, "type")))
                        return type;
        }
        return NULL;
}

static void append_conversion(struct text *text, const char *column, const struct fact *type,
                              const struct strings *before, const struct strings *after)
{
        /* IS NOT NULL would ask the attributes. */
        quote_format(text, " USING CASE WHEN %s IS DISTINCT FROM NULL THEN ROW(", column);
        for (size_t i = 0; i < after->count; i++) {
                const char *attribute = list_find_named(before, after->items[i]);

                text_append(text, i > 0 ? ", " : "");
                if (attribute)
                        text_appendf(text, "(%s).%.*s::text", column, (int)list_name_length(attribute),
                                     attribute);
                else
                        text_append(text, "NULL");
        }
        quote_format(text, ")::%s END", type->identity);
}

bool composite_convert(struct text *text, const struct fact *from, const struct fact *to)
{
        _cleanup_strings_ struct strings before = STRINGS_INIT, after = STRINGS_INIT;
        const struct fact *old = composite_of(from), *new = composite_of(to);

        if (!old || !new)
                return false;
        list_split(fact_value(old, "attributes"), &before);
        list_split(fact_value(new, "attributes"), &after);
        text->failed |= before.failed || after.failed;
        if (have_same_places(&before, &after) ||
            (strcmp(old->identity, new->identity) != 0 && !share_a_name(&before, &after)))
                return false;
        append_conversion(text, fact_text(to, "column"), new, &before, &after);
        return true;
}

/* A composite type that the column's values are of, or made of. */
static const struct fact *composite_within(const struct fact *column)
{
        for (size_t i = 0; i < column->need_count; i++) {
                const struct fact *type = column->needs[i].fact;

                if (type->kind == &kind_composite)
                        return type;
                if (type->kind == &kind_domain && composite_within(type))
                        return composite_within(type);
        }
        return NULL;
}

bool have_composites(const struct fact *from, const struct fact *to)
{
        return composite_within(from) && composite_within(to);
}

const char *loss_of_composites(const struct fact *from, const struct fact *to)
{
        _cleanup_strings_ struct strings before = STRINGS_INIT, after = STRINGS_INIT;
        const struct fact *old = composite_within(from), *new = composite_within(to);

        list_split(fact_value(old, "attributes"), &before);
        list_split(fact_value(new, "attributes"), &after);
        return share_a_name(&before, &after) ? loss_of_attributes(old, new)
                                             : "attributes of other names take the values at their places";
}

void composite_refuse(struct step *step, const struct fact *from, const struct fact *to)
{
        _cleanup_strings_ struct strings before = STRINGS_INIT, after = STRINGS_INIT;
        const struct fact *old = composite_within(from), *new = composite_within(to);

        if (!old || !new || (composite_of(from) && composite_of(to)) ||
            !(to->parent->kind->flags & KIND_HOLDS_ROWS))
                return;
        list_split(fact_value(old, "attributes"), &before);
        list_split(fact_value(new, "attributes"), &after);
        step->failed |= before.failed || after.failed;
        if (!have_same_places(&before, &after) && share_a_name(&before, &after))
                step_refuse(step,
                            "column %s takes type %s instead of %s, which has its attributes at other places: "
                            "there "
                            "is no way to convert them",
                            to->identity, fact_text(to, "type"), fact_text(from, "type"));
}

/* When an attribute's type is made anew, the attribute follows it, unless values of it stand in rows. */
static bool adapt_composite(struct step *step _unused_, const struct fact *from, const struct fact *to _unused_)
{
        return !fact_is(from, "_is_stored");
}

const struct kind kind_composite = {
        .name = "composite type",
        .noun = "TYPE",
        .query = sql_kind_composite,
        .catalog = CATALOG_TYPE,
        .flags = KIND_RENAMES_ASIDE,
        .seen_in = CATALOG_TYPE,
        .traits = "c",
        .create = create_composite,
        .alter = alter_composite,
        .adapt = adapt_composite,
};

static void create_attribute(struct step *step, const struct fact *fact,
                             const struct fact *const *folded _unused_, size_t count _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        describe_attribute(&text, fact);
        step_add(step, "ALTER TYPE %s ADD ATTRIBUTE %s", fact->parent->identity, text_get(&text));
        step->failed |= text.failed;
}

static void drop_attribute(struct step *step, const struct fact *fact)
{
        step_add(step, "ALTER TYPE %s DROP ATTRIBUTE %s", fact->parent->identity, fact_text(fact, "attribute"));
        step_risk(step, RISK_LOSES_DATA, NULL, NULL, "the attribute's values are gone");
}

static bool alter_attribute(struct step *step, const struct fact *from _unused_, const struct fact *to)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        quote_format(&text, "%s TYPE %s", fact_text(to, "attribute"), fact_text(to, "type"));
        if (fact_value(to, "collation"))
                quote_format(&text, " COLLATE %s", fact_text(to, "collation"));
        step_add(step, "ALTER TYPE %s ALTER ATTRIBUTE %s", to->parent->identity, text_get(&text));
        step->failed |= text.failed;
        step->disturbs = true;
        return true;
}

static bool adapt_attribute(struct step *step, const struct fact *from, const struct fact *to)
{
        return !fact_is(from->parent, "_is_stored") && alter_attribute(step, from, to);
}

const struct kind kind_attribute = {
        .name = "attribute",
        .noun = "COLUMN",
        .query = sql_kind_attribute,
        .catalog = CATALOG_CLASS,
        .parent_catalog = CATALOG_TYPE,
        .flags = KIND_FOLDS | KIND_NO_OWNER_CLAUSE,
        .seen_in = CATALOG_TYPE,
        .traits = "c",
        .create = create_attribute,
        .drop = drop_attribute,
        .alter = alter_attribute,
        .adapt = adapt_attribute,
};
