/* SPDX-License-Identifier: PostgreSQL */
#include "base/text.h"
#include "catalog/kinds/all.h"
#include "postgres/quote.h"
#include "sql/kind_collation.h"

static void create_collation(struct step *step, const struct fact *collation,
                             const struct fact *const *folded _unused_, size_t count _unused_)
{
        _cleanup_text_ struct text text = TEXT_INIT;

        quote_format(&text, "CREATE COLLATION %s (PROVIDER = %s", collation->identity,
                     fact_text(collation, "provider"));
        if (fact_value(collation, "character_type"))
                quote_format(&text, ", LC_COLLATE = %L, LC_CTYPE = %L", fact_text(collation, "locale"),
                             fact_text(collation, "character_type"));
        else
                quote_format(&text, ", LOCALE = %L", fact_text(collation, "locale"));
        if (!fact_is(collation, "deterministic"))
                text_append(&text, ", DETERMINISTIC = false");
        if (fact_value(collation, "rules"))
                quote_format(&text, ", RULES = %L", fact_text(collation, "rules"));
        step_add(step, "%s)", text_get(&text));
        step->failed |= text.failed;
}

/* Indexes are sorted by it: nothing but the owner can be altered. */
const struct kind kind_collation = {
        .name = "collation",
        .noun = "COLLATION",
        .query = sql_kind_collation,
        .catalog = CATALOG_COLLATION,
        .flags = KIND_RENAMES_ASIDE,
        .seen_in = CATALOG_COLLATION,
        .create = create_collation,
};
