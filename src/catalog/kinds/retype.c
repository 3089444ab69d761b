/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/retype.h"

#include <string.h>

#include "catalog/kinds/all.h"
#include "catalog/kinds/composite_type.h"
#include "catalog/kinds/list.h"
#include "catalog/kinds/losses.h"
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

static enum conversion conversion_of(const struct fact *from, const struct fact *to)
{
        enum conversion found;

        if (fact_differs(from, to, "_is_array"))
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

static bool is_enum(const struct fact *column)
{
        for (size_t i = 0; i < column->need_count; i++) {
                if (column->needs[i].fact->kind == &kind_enum)
                        return true;
        }
        return false;
}

static struct spelled_type spelled_type(const struct fact *column)
{
        return (struct spelled_type){ .type = fact_text(column, "_plain_type"),
                                      .base = fact_text(column, "_base_type"),
                                      .is_string = fact_is(column, "_is_string"),
                                      .is_enum = is_enum(column) };
}

/* True when the server sees that every value has the same bytes in the new type: a longer varchar, a more precise
 * numeric. It asks no domain for the modifier below it, and it converts the elements of arrays. */
static bool holds_all(const struct fact *column, const struct fact *changed)
{
        struct spelled_type from = spelled_type(column), to = spelled_type(changed);
        bool is_known = strstr(fact_text(column, "type"), from.type);
        long before = is_known ? type_modifier(from.type, 0) : NO_MODIFIER, after = type_modifier(to.type, 0);

        if (strcmp(from.base, to.base) != 0)
                return after == NO_MODIFIER && !fact_is(changed, "_is_array");
        if (is_known && strcmp(from.type, to.type) == 0)
                return true;
        if (fact_is(changed, "_is_array") || text_starts_with(to.type, "character(") ||
            text_starts_with(to.type, "bit(") || text_starts_with(to.type, "interval "))
                return after == NO_MODIFIER && !text_starts_with(to.type, "interval ");
        return after == NO_MODIFIER || (before != NO_MODIFIER && after >= before &&
                                        type_modifier(from.type, 1) == type_modifier(to.type, 1));
}

/* True when the type is a domain that asks something of its values, or is made of one. */
static bool checks_values(const struct fact *fact)
{
        for (size_t i = 0; i < fact->need_count; i++) {
                const struct fact *type = fact->needs[i].fact;

                if (type->kind == &kind_domain &&
                    (fact_is(type, "not_null") || fact_value(type, "checks") || checks_values(type)))
                        return true;
        }
        return false;
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
        long old_limit = type_modifier(spelled_type(from).type, 0),
             limit = type_modifier(spelled_type(to).type, 0);

        if (checks_values(to) || (fact_is(from, "_is_string") && !fact_is(to, "_is_string")) ||
            conversion_of(from, to) == CONVERSION_TEXT)
                return true;
        for (size_t i = 0; i < ARRAY_LENGTH(narrowing); i++) {
                if (strcmp(narrowing[i][0], before) == 0 && strcmp(narrowing[i][1], after) == 0)
                        return true;
        }
        return limit != NO_MODIFIER && (old_limit == NO_MODIFIER || limit < old_limit) &&
               (fact_is(to, "_is_string") || strcmp(after, "numeric") == 0);
}

static bool describe_using(struct text *text, const struct fact *from, const struct fact *to)
{
        enum conversion conversion = conversion_of(from, to);

        /* A foreign table's values and what a generated column has come anew each time. */
        if (conversion < CONVERSION_CAST || !(to->parent->kind->flags & KIND_HOLDS_ROWS) ||
            fact_value(to, "generated"))
                return false;
        if (composite_convert(text, from, to))
                return true;
        quote_format(text, " USING %s%s", fact_text(to, "column"),
                     conversion == CONVERSION_TEXT ? "::text" : "");
        /* Text that is assigned is refused where it is too long; a cast would cut it. */
        if (conversion == CONVERSION_CAST || !fact_is(to, "_is_string"))
                quote_format(text, "::%s", fact_text(to, "type"));
        else if (fact_is(to, "_is_array"))
                text_append(text, "::text[]");
        return true;
}

static const char *loss_of_change(const struct fact *from, const struct fact *to)
{
        if (have_composites(from, to))
                return loss_of_composites(from, to);
        return loss_of_cast(spelled_type(from), spelled_type(to), conversion_of(from, to) == CONVERSION_TEXT);
}

static const char fits_not[] = "it fails where a value does not fit";

static void add_loss(struct step *step, const struct fact *from, const struct fact *to, const char *loss)
{
        bool is_read = fact_is(from, "_is_string") && !fact_is(to, "_is_string") &&
                       strcmp(fact_text(to, "_base_type"), "\"char\"") != 0;
        _cleanup_free_ char *why = text_format("%s%s%s", loss, is_read ? "; " : "", is_read ? fits_not : "");

        step_risk(step, RISK_LOCKS | RISK_REWRITES | RISK_LOSES_DATA, "ACCESS EXCLUSIVE", to->parent->identity,
                  why);
        step->failed |= !why;
}

static void add_risk(struct step *step, const struct fact *from, const struct fact *to)
{
        const char *loss = loss_of_change(from, to);

        /* The values of a foreign table are elsewhere, but for those of tables that inherit from it. */
        if (!(to->parent->kind->flags & KIND_HOLDS_ROWS) && !fact_is(from, "_has_children"))
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->parent->identity, NULL);
        else if (!fact_differs(from, to, "type"))
                step_risk(step, RISK_LOCKS | RISK_SCANS, "ACCESS EXCLUSIVE", to->parent->identity,
                          "indexes on the column are built anew");
        else if (loss)
                add_loss(step, from, to, loss);
        else if (conversion_of(from, to) == CONVERSION_NONE && holds_all(from, to) && !checks_values(to))
                step_risk(step, RISK_LOCKS, "ACCESS EXCLUSIVE", to->parent->identity, NULL);
        else
                step_risk(step, RISK_LOCKS | RISK_REWRITES, "ACCESS EXCLUSIVE", to->parent->identity,
                          may_refuse(from, to) ? fits_not : "every value is converted");
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
        composite_refuse(step, from, to);
        step->converts = describe_using(&text, from, to);
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
        const char *loss;

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
        loss = needs_type(to) && to->parent->kind->flags & KIND_HOLDS_ROWS ? loss_of_remaking(from, to) : NULL;
        if (loss)
                step_risk(step, RISK_LOSES_DATA, NULL, NULL, loss);
        if (needs_type(to))
                step_risk(step, RISK_LOCKS | RISK_REWRITES, "ACCESS EXCLUSIVE", to->parent->identity,
                          loses_labels(from, to) ? "it fails where a value is a label that is gone"
                                                 : "every value is converted");
        else
                step_risk(step, RISK_LOCKS | RISK_SCANS, "ACCESS EXCLUSIVE", to->parent->identity,
                          "indexes on the column are built anew");
        return true;
}
