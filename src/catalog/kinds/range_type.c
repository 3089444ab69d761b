/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "postgres/quote.h"
#include "sql/kind_range.h"

static void append_option(struct text *text, const struct fact *range, const char *keyword,
                          const char *property)
{
        if (fact_value(range, property))
                quote_format(text, ",\n    %s = %s", keyword, fact_text(range, property));
}

static void create_range(struct step *step, const struct fact *range, const struct fact *const *folded _unused_,
                         size_t count _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        quote_format(&text, "CREATE TYPE %s AS RANGE (\n    SUBTYPE = %s", range->identity,
                     fact_text(range, "subtype"));
        append_option(&text, range, "SUBTYPE_OPCLASS", "operator_class");
        append_option(&text, range, "COLLATION", "collation");
        append_option(&text, range, "CANONICAL", "canonical");
        append_option(&text, range, "SUBTYPE_DIFF", "difference");
        append_option(&text, range, "MULTIRANGE_TYPE_NAME", "multirange");
        step_add(step, "%s\n)", text_get(&text));
        step->failed |= text.failed;
}

/* The functions that make its values keep their names when the type is renamed. Those of the multirange are in the
 * range's schema. */
static void rename_aside(struct step *step, const struct fact *range, const char *name)
{
        const char *subtype = fact_text(range, "subtype"), *multirange = fact_value(range, "_multirange");
        _cleanup_free_ char *other = text_format("%s_multirange", name);

        step_add(step, "ALTER FUNCTION %s(%s, %s) RENAME TO %I", range->identity, subtype, subtype, name);
        step_add(step, "ALTER FUNCTION %s(%s, %s, text) RENAME TO %I", range->identity, subtype, subtype, name);
        step->failed |= !other;
        if (!multirange || !other)
                return;
        step_add(step, "ALTER FUNCTION %s() RENAME TO %I", fact_text(range, "_multirange_function"), other);
        step_add(step, "ALTER TYPE %s RENAME TO %I", multirange, other);
}

const struct kind kind_range = {
        .name = "range type",
        .noun = "TYPE",
        .query = sql_kind_range,
        .catalog = CATALOG_TYPE,
        .flags = KIND_RENAMES_ASIDE,
        .seen_in = CATALOG_TYPE,
        .traits = "r",
        .create = create_range,
        .rename_aside = rename_aside,
};
